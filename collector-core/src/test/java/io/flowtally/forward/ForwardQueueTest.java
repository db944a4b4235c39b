// SPDX-License-Identifier: Apache-2.0
package io.flowtally.forward;

import static org.assertj.core.api.Assertions.assertThat;

import io.flowtally.receive.Poller;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class ForwardQueueTest {
  private static final long LO = 0xFFFF_0A00_0001L;
  private static final int LONGEST = 65_507;

  private final byte[] datagram = new byte[LONGEST];
  private Forwarder forwarder;
  private ForwardQueue queue;

  @BeforeEach
  void open() {
    new Random(1).nextBytes(datagram);
    forwarder = new Forwarder(Poller.best());
    queue = new ForwardQueue(forwarder);
    queue.open();
  }

  @AfterEach
  void close() {
    forwarder.close();
  }

  private boolean put(int offset, int length, int port) {
    return queue.put(datagram, offset, length, 7, LO, port);
  }

  /** The ring is gone round many times, by one thread that writes and one that reads. */
  @Test
  void handsOnWhatWasPutInOrderAndWhole() throws Exception {
    int count = 200_000;
    AtomicLong wrong = new AtomicLong();
    AtomicLong taken = new AtomicLong();
    Random lengths = new Random(2);
    Thread reader =
        new Thread(
            () -> {
              Random same = new Random(2);
              while (taken.get() < count) {
                int got =
                    queue.drain(
                        100,
                        (ring, offset, length, hi, lo, port) -> {
                          int wanted = length(same);
                          int from = wanted % 50;
                          boolean right =
                              length == wanted
                                  && hi == 7
                                  && lo == LO
                                  && port == wanted % 60_000
                                  && Arrays.equals(
                                      ring, offset, offset + length, datagram, from, from + length);
                          wrong.addAndGet(right ? 0 : 1);
                          taken.incrementAndGet();
                        });
                if (got == 0) {
                  Thread.onSpinWait();
                }
              }
            });
    reader.start();
    for (int i = 0; i < count; i++) {
      int length = length(lengths);
      while (!put(length % 50, length, length % 60_000)) {
        Thread.onSpinWait();
      }
    }
    reader.join();
    assertThat(wrong).hasValue(0);
    assertThat(queue.isEmpty()).isTrue();
  }

  private static int length(Random random) {
    return random.nextInt(100) == 0 ? random.nextInt(60_000) : random.nextInt(1_500);
  }

  @Test
  void refusesWhatDoesNotFit() {
    int fitted = 0;
    while (put(0, LONGEST, 1)) {
      fitted++;
    }
    assertThat(fitted)
        .isBetween(ForwardQueue.CAPACITY / 65_536 - 1, ForwardQueue.CAPACITY / LONGEST);
    int[] taken = {0};
    queue.drain(1000, (ring, offset, length, hi, lo, port) -> taken[0]++);
    assertThat(taken[0]).isEqualTo(fitted);
    assertThat(put(0, LONGEST, 1)).isTrue();
  }

  @Test
  void takesNothingOfConnectionsAndNothingWhileItIsClosed() {
    forwarder.targets(List.of());
    ForwardQueue closed = new ForwardQueue(forwarder);
    closed.datagram(datagram, 0, 100, 0, LO, 5, 0);
    assertThat(closed.isEmpty()).isTrue();
    queue.datagram(datagram, 0, 100, 0, LO, 65_536, 0);
    assertThat(queue.isEmpty()).isTrue();
  }
}
