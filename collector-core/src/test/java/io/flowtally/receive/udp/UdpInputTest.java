// SPDX-License-Identifier: Apache-2.0
package io.flowtally.receive.udp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.flowtally.receive.DatagramHandler;
import io.flowtally.receive.ListenerCounters;
import io.flowtally.receive.Receivers;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;

/** Real sockets of the loopback interface, over both transports. */
@ParameterizedClass
@MethodSource("transports")
class UdpInputTest {
  private static final long V4_LOOPBACK = 0xFFFF_7F00_0001L;
  private static final long MIB = 1 << 20;

  private final Transport transport;
  private final List<Inbox> inboxes = new ArrayList<>();
  private Receivers receivers;

  UdpInputTest(Transport transport) {
    this.transport = transport;
  }

  static Stream<Named<Transport>> transports() {
    Stream<Named<Transport>> nio = Stream.of(Named.of("NIO", new NioTransport()));
    return io.netty.channel.epoll.Epoll.isAvailable()
        ? Stream.concat(Stream.of(Named.of("epoll", new EpollTransport())), nio)
        : nio;
  }

  @BeforeEach
  void noInboxes() {
    inboxes.clear();
  }

  @AfterEach
  void close() {
    if (receivers != null) {
      receivers.close();
    }
  }

  private ListenerCounters bind(int loops, String... listen) throws Exception {
    return bind(new Sockets(List.of(listen), loops, MIB));
  }

  private ListenerCounters bind(Sockets settings) throws Exception {
    receivers = Sockets.bind(settings, this::inbox, transport);
    return receivers.listeners().get(0);
  }

  private DatagramHandler inbox(int loop) {
    Inbox inbox = new Inbox(loop);
    inboxes.add(inbox);
    return inbox;
  }

  private List<Inbox.Letter> letters() {
    return inboxes.stream().flatMap(inbox -> inbox.letters.stream()).toList();
  }

  private void awaitLetters(int count) throws InterruptedException {
    Await.until(count + " datagrams, not " + letters().size(), () -> letters().size() >= count);
  }

  @Test
  void handsOnThePayloadTheSenderAndTheTime() throws Exception {
    ListenerCounters listener = bind(1, "127.0.0.1:0");
    long before = System.currentTimeMillis();
    try (Sender sender = new Sender("127.0.0.1", "127.0.0.1", listener.port())) {
      sender.send("five!".getBytes(StandardCharsets.UTF_8));
      awaitLetters(1);
    }
    Inbox.Letter letter = letters().get(0);
    assertThat(StandardCharsets.UTF_8.decode(letter.payload()).toString()).isEqualTo("five!");
    assertThat(letter.exporterHi()).isZero();
    assertThat(letter.exporterLo()).isEqualTo(V4_LOOPBACK);
    assertThat(letter.timeMs()).isBetween(before, System.currentTimeMillis());
    assertThat(listener.datagrams()).isEqualTo(1);
    assertThat(listener.bytes()).isEqualTo(5);
    Await.until("the end of the batch", () -> inboxes.get(0).batches.get() > 0);
  }

  @Test
  void oneSocketOnEveryAddressTakesBothFamilies() throws Exception {
    assumeTrue(Machine.hasIpv6(), "this machine has no IPv6");
    ListenerCounters listener = bind(1, ":0");
    try (Sender v4 = new Sender("127.0.0.2", "127.0.0.1", listener.port());
        Sender v6 = new Sender("::1", "::1", listener.port())) {
      v4.send(new byte[] {4});
      awaitLetters(1);
      v6.send(new byte[] {6});
      awaitLetters(2);
    }
    assertThat(letters().get(0).exporterHi()).isZero();
    assertThat(letters().get(0).exporterLo()).isEqualTo(0xFFFF_7F00_0002L);
    assertThat(letters().get(1).exporterHi()).isZero();
    assertThat(letters().get(1).exporterLo()).isEqualTo(1);
  }

  @Test
  void takesDatagramsUpToTheLargest() throws Exception {
    ListenerCounters listener = bind(1, "127.0.0.1:0");
    try (Sender sender = new Sender("127.0.0.1", "127.0.0.1", listener.port())) {
      for (int size : new int[] {0, 1, 1473, 9000, 65_507}) {
        byte[] payload = new byte[size];
        Arrays.fill(payload, (byte) size);
        sender.send(payload);
      }
      awaitLetters(5);
    }
    assertThat(letters())
        .extracting(letter -> letter.payload().remaining())
        .containsExactly(0, 1, 1473, 9000, 65_507);
    assertThat(letters().get(4).payload().array()).containsOnly((byte) 65_507);
    assertThat(listener.truncated()).isZero();
  }

  @Test
  void countsADatagramPastTheLimitAndDoesNotHandItOn() throws Exception {
    ListenerCounters listener = bind(new Sockets(List.of("127.0.0.1:0"), 1, MIB, 1500, List.of()));
    try (Sender sender = new Sender("127.0.0.1", "127.0.0.1", listener.port())) {
      sender.send(new byte[1501]);
      sender.send(new byte[60_000]);
      sender.send(new byte[1500]);
      awaitLetters(1);
    }
    assertThat(letters().get(0).payload().remaining()).isEqualTo(1500);
    assertThat(listener.truncated()).isEqualTo(2);
    assertThat(listener.datagrams()).isEqualTo(3);
  }

  @Test
  void severalLoopsShareAPortAndEachStaysOnItsThread() throws Exception {
    assumeTrue(transport.poller().sharesPorts(), "one socket gets everything here");
    ListenerCounters listener = bind(3, "127.0.0.1:0");
    int exporters = 60;
    for (int i = 0; i < exporters; i++) {
      try (Sender sender = new Sender("127.0.0.1", "127.0.0.1", listener.port())) {
        sender.send(5, 100);
      }
    }
    awaitLetters(5 * exporters);
    assertThat(inboxes).hasSize(3);
    assertThat(inboxes).allSatisfy(inbox -> assertThat(inbox.letters).isNotEmpty());
    assertThat(inboxes).allSatisfy(inbox -> assertThat(inbox.threads).hasSize(1));
    assertThat(listener.datagrams()).isEqualTo(5L * exporters);
  }

  @Test
  void countsEachAddressByItself() throws Exception {
    bind(1, "127.0.0.1:0", "127.0.0.2:0");
    ListenerCounters second = receivers.listeners().get(1);
    try (Sender sender = new Sender("127.0.0.1", "127.0.0.2", second.port())) {
      sender.send(2, 10);
      awaitLetters(2);
    }
    assertThat(receivers.listeners())
        .extracting(ListenerCounters::name)
        .containsExactly("127.0.0.1:0", "127.0.0.2:0");
    assertThat(receivers.listeners())
        .extracting(ListenerCounters::datagrams)
        .containsExactly(0L, 2L);
  }

  @Test
  void aHandlerThatThrowsIsCountedAndTheLoopGoesOn() throws Exception {
    List<Integer> seen = new java.util.concurrent.CopyOnWriteArrayList<>();
    receivers =
        Sockets.bind(
            new Sockets(List.of("127.0.0.1:0"), 1, MIB),
            loop ->
                (buffer, offset, length, hi, lo, session, now) -> {
                  seen.add(length);
                  if (length != 7) {
                    throw new IllegalStateException("a bug, made for this test");
                  }
                },
            transport);
    ListenerCounters listener = receivers.listeners().get(0);
    try (Sender sender = new Sender("127.0.0.1", "127.0.0.1", listener.port())) {
      sender.send(20, 3);
      sender.send(1, 7);
      Await.until("the last", () -> seen.size() == 21);
    }
    assertThat(listener.handlerErrors()).isEqualTo(20);
    assertThat(listener.datagrams()).isEqualTo(21);
  }

  @Test
  void drainHandsOnWhatTheKernelHadAccepted() throws Exception {
    HeldInbox held = new HeldInbox();
    receivers = Sockets.bind(new Sockets(List.of("127.0.0.1:0"), 1, MIB), loop -> held, transport);
    ListenerCounters listener = receivers.listeners().get(0);
    try (Sender sender = new Sender("127.0.0.1", "127.0.0.1", listener.port())) {
      // The handler is stuck in the first datagram, so the rest waits in the kernel.
      sender.send(200, 100);
      held.entered.await();
      Thread drain = new Thread(receivers::drain);
      drain.start();
      held.leave.countDown();
      drain.join();
    }
    assertThat(held.datagrams.get() + listener.kernelDropped()).isEqualTo(200);
    assertThat(listener.datagrams()).isEqualTo(200);
  }

  @Test
  void aTurnIsAsLongAsTheTransportSays() throws Exception {
    HeldInbox held = new HeldInbox();
    receivers = Sockets.bind(new Sockets(List.of("127.0.0.1:0"), 1, MIB), loop -> held, transport);
    ListenerCounters listener = receivers.listeners().get(0);
    try (Sender sender = new Sender("127.0.0.1", "127.0.0.1", listener.port())) {
      sender.send(1, 10);
      held.entered.await();
      sender.send(100, 10);
      held.leave.countDown();
      Await.until("all", () -> held.datagrams.get() == 101);
      Await.until("the end of the turn", () -> held.atTurnEnds.contains(101));
    }
    List<Integer> ends = held.atTurnEnds;
    int longest = ends.get(0);
    for (int i = 1; i < ends.size(); i++) {
      longest = Math.max(longest, ends.get(i) - ends.get(i - 1));
    }
    // Shorter, and the loop would take a full turn for an empty socket, and sleep.
    assertThat(longest)
        .isGreaterThanOrEqualTo(Math.min(transport.datagramsPerTurn(), 100))
        .isLessThanOrEqualTo(transport.datagramsPerTurn());
  }

  @Test
  void drainEndsUnderLoadThatDoesNotEnd() throws Exception {
    ListenerCounters listener = bind(1, "127.0.0.1:0");
    try (Sender sender = new Sender("127.0.0.1", "127.0.0.1", listener.port())) {
      Thread flood =
          new Thread(
              () -> {
                try {
                  while (!Thread.interrupted()) {
                    sender.send(new byte[20]);
                  }
                } catch (java.io.IOException ended) {
                  // the port is closed: what this test waits for
                }
              });
      flood.start();
      awaitLetters(50);
      receivers.drain(300);
      flood.interrupt();
      flood.join();
    }
    assertThat(listener.datagrams()).isEqualTo(letters().size());
  }

  @Test
  void countersOutliveTheClose() throws Exception {
    ListenerCounters listener = bind(1, "127.0.0.1:0");
    try (Sender sender = new Sender("127.0.0.1", "127.0.0.1", listener.port())) {
      sender.send(3, 10);
      awaitLetters(3);
    }
    receivers.close();
    assertThat(listener.datagrams()).isEqualTo(3);
    assertThat(listener.kernelDropped()).isZero();
    assertThat(listener.queuedBytes()).isZero();
    assertThat(listener.receiveBufferBytes()).isPositive();
    receivers.close();
    receivers.drain();
  }

  @Test
  void tellsTheReceiveBufferInTheUnitOfTheSetting() throws Exception {
    ListenerCounters listener = bind(new Sockets(List.of("127.0.0.1:0"), 1, 100_000));
    assertThat(listener.receiveBufferBytes()).isEqualTo(100_000);
  }

  @Test
  void runsATaskOnEveryLoop() throws Exception {
    bind(transport.poller().sharesPorts() ? 2 : 1, "127.0.0.1:0");
    java.util.Set<Thread> threads = java.util.concurrent.ConcurrentHashMap.newKeySet();
    receivers.runOnLoops(() -> threads.add(Thread.currentThread()));
    Await.until("all loops", () -> threads.size() == receivers.loops());
  }
}
