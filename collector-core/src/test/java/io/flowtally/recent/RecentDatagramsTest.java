// SPDX-License-Identifier: Apache-2.0
package io.flowtally.recent;

import static org.assertj.core.api.Assertions.assertThat;

import io.flowtally.receive.DatagramTap;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class RecentDatagramsTest {
  private static final int LENGTH = 1_000;

  private final byte[] datagram = new byte[LENGTH + 7];

  /** The number of a datagram is its content, its time and its session. */
  private void send(DatagramTap tap, long number) {
    Arrays.fill(datagram, (byte) number);
    tap.datagram(datagram, 7, LENGTH, 1, 2, number, number);
  }

  private static List<Long> since(RecentDatagrams recent, long ms) {
    List<Long> numbers = new ArrayList<>();
    long count =
        recent.visit(
            ms,
            (buffer, offset, length, hi, lo, session, arrivedMs) -> {
              assertThat(length).isEqualTo(LENGTH);
              assertThat(hi).isEqualTo(1);
              assertThat(lo).isEqualTo(2);
              assertThat(session).isEqualTo(arrivedMs);
              for (int i = 0; i < length; i++) {
                if (buffer[offset + i] != (byte) arrivedMs) {
                  throw new AssertionError("byte " + i + " of datagram " + arrivedMs);
                }
              }
              numbers.add(arrivedMs);
            });
    assertThat(count).isEqualTo(numbers.size());
    return numbers;
  }

  @Test
  void keepsTheNewestInTheirOrder() {
    RecentDatagrams recent = new RecentDatagrams(4L * RecentChunk.BYTES, 1);
    DatagramTap tap = recent.tap();
    for (int number = 1; number <= 5_000; number++) {
      send(tap, number);
    }
    List<Long> kept = since(recent, 0);
    assertThat(kept).isSorted().hasSizeBetween(3 * 252, 4 * 253).contains(5_000L);
    assertThat(kept).hasSize((int) (5_000 - kept.get(0) + 1));
    assertThat(since(recent, 4_999)).containsExactly(4_999L, 5_000L);
    assertThat(since(recent, 5_001)).isEmpty();
  }

  @Test
  void sharesItsMemoryBetweenLoops() {
    RecentDatagrams recent = new RecentDatagrams(8L * RecentChunk.BYTES, 2);
    DatagramTap one = recent.tap();
    DatagramTap other = recent.tap();
    for (int number = 1; number <= 5_000; number++) {
      send(one, number);
    }
    send(other, 5_001);
    assertThat(since(recent, 0)).contains(5_000L, 5_001L).hasSizeLessThan(4 * 253 + 1);
  }

  @Test
  void costsNothingWhenItIsOff() {
    assertThat(new RecentDatagrams(0, 2).tap()).isSameAs(DatagramTap.NONE);
    assertThat(DatagramTap.NONE.and(DatagramTap.NONE)).isSameAs(DatagramTap.NONE);
  }

  @Test
  void showsADatagramToBoth() {
    List<String> seen = new ArrayList<>();
    DatagramTap one = (buffer, offset, length, hi, lo, session, nowMs) -> seen.add("one");
    DatagramTap other = (buffer, offset, length, hi, lo, session, nowMs) -> seen.add("other");
    send(one.and(other), 1);
    send(DatagramTap.NONE.and(other), 2);
    send(one.and(DatagramTap.NONE), 3);
    assertThat(seen).containsExactly("one", "other", "other", "one");
  }

  /** Never half a datagram, nor one of a chunk that was begun anew. */
  @Test
  void readsWhileALoopWrites() throws Exception {
    RecentDatagrams recent = new RecentDatagrams(2L * RecentChunk.BYTES, 1);
    DatagramTap tap = recent.tap();
    AtomicBoolean stop = new AtomicBoolean();
    AtomicLong written = new AtomicLong();
    Thread loop =
        new Thread(
            () -> {
              while (!stop.get()) {
                send(tap, written.incrementAndGet());
              }
            });
    loop.start();
    long read = 0;
    try {
      for (int i = 0; i < 1_000; i++) {
        List<Long> numbers = since(recent, 0);
        assertThat(numbers).isSorted();
        read += numbers.size();
      }
    } finally {
      stop.set(true);
      loop.join();
    }
    assertThat(read).isPositive();
    assertThat(written.get()).isGreaterThan(2_000);
  }
}
