// SPDX-License-Identifier: Apache-2.0
package io.flowtally.receive.udp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.flowtally.receive.ListenerCounters;
import io.flowtally.receive.Receivers;
import io.netty.util.NetUtil;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetSocketAddress;
import java.net.PortUnreachableException;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What only Linux tells: drops, queues, granted buffers. */
class KernelCountersTest {
  @BeforeEach
  void onLinux() {
    assumeTrue(io.netty.channel.epoll.Epoll.isAvailable(), "needs epoll");
  }

  @Test
  void countsWhatTheKernelDrops() throws Exception {
    HeldInbox held = new HeldInbox();
    Sockets settings = new Sockets(List.of("127.0.0.1:0"), 1, 1 << 16);
    try (Receivers receivers = Sockets.bind(settings, loop -> held)) {
      ListenerCounters listener = receivers.listeners().get(0);
      try (Sender sender = new Sender("127.0.0.1", "127.0.0.1", listener.port())) {
        sender.send(1, 1400);
        held.entered.await();
        sender.send(999, 1400);
      }
      assertThat(listener.kernelDropped()).isPositive();
      assertThat(listener.queuedBytes()).isPositive();
      held.leave.countDown();
      receivers.drain();
      assertThat(listener.datagrams() + listener.kernelDropped()).isEqualTo(1000);
      assertThat(listener.queuedBytes()).isZero();
      assertThat(held.datagrams.get()).isEqualTo(listener.datagrams());
    }
  }

  @Test
  void reportsTheBufferThatWasGrantedInTheUnitOfTheSetting() throws Exception {
    Sockets settings = new Sockets(List.of("127.0.0.1:0"), 2, 100_000);
    try (Receivers receivers = Sockets.bind(settings, Inbox::new)) {
      assertThat(receivers.listeners().get(0).receiveBufferBytes()).isEqualTo(2 * 100_000);
    }
  }

  @Test
  void severalSocketsHoldWhatOneAloneWasNotGranted() throws Exception {
    long wanted = 512 << 20;
    Inbox inbox = new Inbox(0);
    Sockets settings = new Sockets(List.of("127.0.0.1:0"), 1, wanted);
    try (Receivers receivers = Sockets.bind(settings, loop -> inbox, new EpollTransport(false))) {
      Listener listener = (Listener) receivers.listeners().get(0);
      long granted = listener.sockets().get(0).receiveBufferBytes();
      assumeTrue(granted < wanted, "a kernel that grants everybody 512 MiB");
      long enough = (wanted + granted - 1) / granted;
      assertThat(listener.sockets())
          .hasSize((int) Math.min(SocketBinder.MOST_SOCKETS_PER_LOOP, enough));
      for (int exporter = 0; exporter < 50; exporter++) {
        try (Sender sender = new Sender("127.0.0.1", "127.0.0.1", listener.port())) {
          sender.send(2, 1400);
        }
      }
      Await.until("100 datagrams", () -> inbox.letters.size() == 100);
      assertThat(listener.kernelDropped()).isZero();
      assertThat(listener.sockets())
          .filteredOn(socket -> socket.reader().datagrams() > 0)
          .hasSizeGreaterThan(1);
    }
  }

  @Test
  void oneSocketThatIsGrantedAllStaysAlone() throws Exception {
    Sockets settings = new Sockets(List.of("127.0.0.1:0"), 1, 100_000);
    try (Receivers receivers = Sockets.bind(settings, Inbox::new, new EpollTransport(false))) {
      assertThat(((Listener) receivers.listeners().get(0)).sockets()).hasSize(1);
    }
  }

  @Test
  void aDrainInAFloodHandsOnExactlyWhatTheKernelAccepted() throws Exception {
    AtomicLong handled = new AtomicLong();
    Sockets settings = new Sockets(List.of("127.0.0.1:0"), 2, 1 << 20);
    Receivers receivers =
        Sockets.bind(
            settings,
            loop -> (buffer, offset, length, hi, lo, session, now) -> handled.incrementAndGet());
    ListenerCounters listener = receivers.listeners().get(0);
    CompletableFuture<Long> accepted =
        CompletableFuture.supplyAsync(() -> sendUntilRefused(listener.port()));
    Await.until("a flood", () -> handled.get() > 1000);
    receivers.drain();
    assertThat(handled.get() + listener.kernelDropped()).isEqualTo(accepted.get());
  }

  /** The kernel tells a connected sender of its first datagram that no socket took. */
  private static long sendUntilRefused(int port) {
    long sent = 0;
    try (DatagramSocket socket = new DatagramSocket()) {
      socket.connect(new InetSocketAddress(NetUtil.LOCALHOST4, port));
      while (true) {
        socket.send(new DatagramPacket(new byte[100], 100));
        sent++;
      }
    } catch (PortUnreachableException e) {
      return sent - 1;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
