// SPDX-License-Identifier: Apache-2.0
package io.flowtally.forward;

import static org.assertj.core.api.Assertions.assertThat;

import io.flowtally.address.PrefixText;
import io.flowtally.receive.DatagramTap;
import io.flowtally.receive.Poller;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

@Timeout(60)
class ForwarderTest {
  private static final long ROUTER = 0xFFFF_C000_0201L;
  private static final long OTHER = 0xFFFF_C000_0301L;

  private Forwarder forwarder = new Forwarder(Poller.best());

  @AfterEach
  void close() {
    forwarder.close();
  }

  private static DatagramSocket receiver(String host) throws Exception {
    DatagramSocket socket = new DatagramSocket(new InetSocketAddress(host, 0));
    socket.setSoTimeout(20_000);
    return socket;
  }

  private static ForwardTarget to(DatagramSocket socket, String exporters) {
    return new ForwardTarget(
        socket.getLocalSocketAddress().toString().substring(1),
        new InetSocketAddress(socket.getLocalAddress(), socket.getLocalPort()),
        exporters.isEmpty()
            ? List.of()
            : List.of(Objects.requireNonNull(PrefixText.parse(exporters))),
        ForwardSource.OWN);
  }

  private static String receive(DatagramSocket socket) throws Exception {
    DatagramPacket packet = new DatagramPacket(new byte[65_535], 65_535);
    socket.receive(packet);
    return new String(packet.getData(), 0, packet.getLength(), StandardCharsets.US_ASCII);
  }

  private static void leave(DatagramTap tap, String text, long exporter) {
    byte[] bytes = ("xx" + text).getBytes(StandardCharsets.US_ASCII);
    tap.datagram(bytes, 2, bytes.length - 2, 0, exporter, 50_000, 0);
  }

  private static void until(BooleanSupplier condition) throws Exception {
    for (long start = System.nanoTime(); !condition.getAsBoolean(); Thread.sleep(2)) {
      assertThat(System.nanoTime() - start).isLessThan(20_000_000_000L);
    }
  }

  @ParameterizedTest
  @EnumSource(Poller.class)
  void sendsEachDatagramToThoseThatWantIt(Poller poller) throws Exception {
    forwarder = new Forwarder(poller);
    DatagramTap tap = forwarder.tap();
    try (DatagramSocket all = receiver("127.0.0.1");
        DatagramSocket some = receiver("127.0.0.2")) {
      forwarder.targets(List.of(to(all, ""), to(some, "192.0.3.0/24")));
      leave(tap, "one", ROUTER);
      leave(tap, "two", OTHER);
      assertThat(receive(all)).isEqualTo("one");
      assertThat(receive(all)).isEqualTo("two");
      assertThat(receive(some)).isEqualTo("two");
      until(() -> forwarder.counters().stream().mapToLong(ForwardCounters::sent).sum() == 3);
      assertThat(forwarder.counters().stream().mapToLong(ForwardCounters::bytes).sum())
          .isEqualTo(9);
    }
  }

  @Test
  void takesUpOtherTargetsWhileItRuns() throws Exception {
    DatagramTap tap = forwarder.tap();
    leave(tap, "for nobody", ROUTER);
    try (DatagramSocket first = receiver("127.0.0.1");
        DatagramSocket second = receiver("127.0.0.1")) {
      forwarder.targets(List.of(to(first, "")));
      leave(tap, "one", ROUTER);
      assertThat(receive(first)).isEqualTo("one");
      forwarder.targets(List.of(to(second, "")));
      leave(tap, "two", ROUTER);
      assertThat(receive(second)).isEqualTo("two");
      forwarder.targets(List.of());
      leave(tap, "three", ROUTER);
      forwarder.targets(List.of(to(second, "")));
      leave(tap, "four", ROUTER);
      assertThat(receive(second)).isEqualTo("four");
    }
  }

  /** 65,507 bytes are some 46 fragments on a usual link; on loopback, one. */
  @Test
  void sendsTheLongestDatagram() throws Exception {
    DatagramTap tap = forwarder.tap();
    try (DatagramSocket all = receiver("127.0.0.1")) {
      forwarder.targets(List.of(to(all, "")));
      byte[] longest = new byte[65_507];
      Arrays.fill(longest, (byte) 'x');
      tap.datagram(longest, 0, longest.length, 0, ROUTER, 50_000, 0);
      assertThat(receive(all)).hasSize(65_507);
    }
  }

  @Test
  void sendsWhatIsQueuedBeforeItEnds() throws Exception {
    DatagramTap tap = forwarder.tap();
    try (DatagramSocket all = receiver("127.0.0.1")) {
      all.setReceiveBufferSize(4 << 20);
      forwarder.targets(List.of(to(all, "")));
      for (int i = 0; i < 100; i++) {
        leave(tap, "datagram " + i, ROUTER);
      }
      forwarder.close();
      for (int i = 0; i < 100; i++) {
        assertThat(receive(all)).isEqualTo("datagram " + i);
      }
    }
  }

  @Test
  void countsWhatTheKernelRefuses() throws Exception {
    DatagramTap tap = forwarder.tap();
    // Nothing may be sent to a broadcast address without asking for it.
    InetSocketAddress nowhere = new InetSocketAddress(InetAddress.getByName("255.255.255.255"), 9);
    forwarder.targets(List.of(new ForwardTarget("nowhere", nowhere, List.of(), ForwardSource.OWN)));
    leave(tap, "one", ROUTER);
    until(() -> forwarder.counters().get(0).failed() == 1);
    assertThat(forwarder.counters().get(0).sent()).isZero();
  }
}
