package io.flowtally.receive;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What only Linux tells: drops, queues, granted buffers. */
class KernelCountersTest {
  @BeforeEach
  void onLinux() {
    assumeTrue(EpollTransport.isAvailable(), "needs epoll");
  }

  @Test
  void countsWhatTheKernelDrops() throws Exception {
    HeldInbox held = new HeldInbox();
    ReceiveSettings settings = new ReceiveSettings(List.of("127.0.0.1:0"), 1, 1 << 16);
    try (UdpReceivers receivers = UdpReceivers.bind(settings, loop -> held)) {
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
    ReceiveSettings settings = new ReceiveSettings(List.of("127.0.0.1:0"), 2, 100_000);
    try (UdpReceivers receivers = UdpReceivers.bind(settings, Inbox::new)) {
      assertThat(receivers.listeners().get(0).receiveBufferBytes()).isEqualTo(2 * 100_000);
    }
  }

  @Test
  void nothingIsAcceptedOnceADrainHasBegun() throws Exception {
    HeldInbox held = new HeldInbox();
    ReceiveSettings settings = new ReceiveSettings(List.of("127.0.0.1:0"), 1, 1 << 20);
    try (UdpReceivers receivers = UdpReceivers.bind(settings, loop -> held)) {
      ListenerCounters listener = receivers.listeners().get(0);
      try (Sender sender = new Sender("127.0.0.1", "127.0.0.1", listener.port())) {
        sender.send(50, 100);
        held.entered.await();
        Thread drain = new Thread(receivers::drain);
        drain.start();
        held.leave.countDown();
        drain.join();
      }
      assertThat(held.datagrams.get()).isEqualTo(50);
    }
  }
}
