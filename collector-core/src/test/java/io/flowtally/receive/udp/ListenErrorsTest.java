// SPDX-License-Identifier: Apache-2.0
package io.flowtally.receive.udp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.flowtally.address.ListenAddress;
import io.flowtally.receive.ListenErrors;
import io.flowtally.receive.ListenException;
import io.flowtally.receive.Poller;
import io.flowtally.receive.Receivers;
import io.netty.util.NetUtil;
import java.net.DatagramSocket;
import java.net.InetSocketAddress;
import java.util.List;
import org.junit.jupiter.api.Test;

class ListenErrorsTest {
  private static final String IN_USE =
      " (UDP): the port is in use; stop the program that has it (ss -ulpn shows it),"
          + " or write another port";

  private static void bind(int loops, Transport transport, String... listen) throws Exception {
    Sockets settings = new Sockets(List.of(listen), loops, 0);
    Sockets.bind(settings, Inbox::new, transport).close();
  }

  @Test
  void saysThatThePortIsInUse() throws Exception {
    try (DatagramSocket other = new DatagramSocket(new InetSocketAddress(NetUtil.LOCALHOST4, 0))) {
      String address = "127.0.0.1:" + other.getLocalPort();
      assertThatThrownBy(() -> bind(1, Transport.of(Poller.best()), address))
          .isInstanceOf(ListenException.class)
          .hasMessage("cannot listen on " + address + IN_USE);
      assertThatThrownBy(() -> bind(1, new NioTransport(), address))
          .hasMessage("cannot listen on " + address + IN_USE);
    }
  }

  @Test
  void doesNotSilentlyShareThePortOfAnotherCollector() throws Exception {
    Sockets settings = new Sockets(List.of("127.0.0.1:0"), 2, 0);
    try (Receivers first = Sockets.bind(settings, Inbox::new)) {
      String address = "127.0.0.1:" + first.listeners().get(0).port();
      assertThatThrownBy(() -> bind(2, Transport.of(Poller.best()), address))
          .hasMessage("cannot listen on " + address + IN_USE);
    }
  }

  @Test
  void leavesNothingBoundWhenOneAddressFails() throws Exception {
    int free;
    try (DatagramSocket probe = new DatagramSocket(new InetSocketAddress(NetUtil.LOCALHOST4, 0))) {
      free = probe.getLocalPort();
    }
    String good = "127.0.0.1:" + free;
    assertThatThrownBy(() -> bind(1, Transport.of(Poller.best()), good, "192.0.2.1:2055"))
        .hasMessage(
            "cannot listen on 192.0.2.1:2055 (UDP): no such address on this machine;"
                + " write one that 'ip address' shows, or :2055 for all");
    bind(1, Transport.of(Poller.best()), good);
  }

  @Test
  void anEmptyListIsAMistake() {
    assertThatThrownBy(() -> bind(1, Transport.of(Poller.best())))
        .hasMessage("nothing to listen on: write listen: [\":2055\"]");
  }

  @Test
  void everyMessageIsOneLine() {
    ListenException other =
        ListenErrors.describe(
            new ListenAddress(":53", null, 53),
            "UDP",
            new java.io.IOException("Permission denied"));
    assertThat(other)
        .hasMessage(
            "cannot listen on :53 (UDP): no permission;"
                + " ports below 1024 need CAP_NET_BIND_SERVICE, or write a higher one");
  }
}
