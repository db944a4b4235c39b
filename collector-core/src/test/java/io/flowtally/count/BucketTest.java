// SPDX-License-Identifier: Apache-2.0
package io.flowtally.count;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

class BucketTest {
  private static final int NOW = 1_800_000_000;
  private static final int ADDITIONS = 300_000;

  private final QuiescentStates loops = new QuiescentStates();
  private final Bucket bucket = new Bucket(new long[] {1}, 1, NOW, false, 1);

  @Test
  void sumsWhatItsOwnerOtherLoopsAndAStateFileAdd() {
    QuiescentState owner = loops.register();
    QuiescentState other = loops.register();
    bucket.takeOver(8, 80, NOW);
    bucket.add(owner, 1, 10, NOW);
    bucket.add(other, 2, 20, NOW + 1);
    bucket.add(owner, 4, 40, NOW + 2);

    assertThat(bucket.bytes()).isEqualTo(15);
    assertThat(bucket.packets()).isEqualTo(150);
    assertThat(bucket.lastSeenSeconds()).isEqualTo(NOW + 2);
  }

  @Test
  void keepsANumberOf48Bits() {
    for (long number : new long[] {1, 0x8000_0000L, 0xFFFF_FFFFL, 1L << 47, SeriesSequence.MOST}) {
      assertThat(new Bucket(new long[] {1}, 1, NOW, false, number).sequence()).isEqualTo(number);
    }
  }

  @Test
  void losesNothingWhenLoopsMeetInItFromTheFirstFlowOn() throws Exception {
    ExecutorService threads = Executors.newFixedThreadPool(3);
    try {
      CountDownLatch start = new CountDownLatch(1);
      List<Future<?>> done = new ArrayList<>();
      for (int i = 0; i < 3; i++) {
        QuiescentState loop = loops.register();
        done.add(threads.submit(() -> addAll(loop, start)));
      }
      start.countDown();
      for (Future<?> each : done) {
        each.get();
      }
      assertThat(bucket.bytes()).isEqualTo(3L * 1500 * ADDITIONS);
      assertThat(bucket.packets()).isEqualTo(3L * ADDITIONS);
    } finally {
      threads.shutdownNow();
    }
  }

  private Void addAll(QuiescentState loop, CountDownLatch start) throws InterruptedException {
    start.await();
    for (int i = 0; i < ADDITIONS; i++) {
      bucket.add(loop, 1500, 1, NOW);
    }
    return null;
  }

  @Test
  void knowsTimesPastTheYear2038() {
    long created = 2_500_000_000L;
    Bucket bucket = new Bucket(new long[] {1}, 1, (int) created, true, 1);
    bucket.add(1, 1, (int) (created + 60));

    assertThat(bucket.createdSeconds()).isEqualTo(created);
    assertThat(bucket.lastSeenSeconds()).isEqualTo(created + 60);
    assertThat(bucket.pastLimit()).isTrue();
    assertThat(bucket.isIdle((int) (created + 120), 61)).isFalse();
    assertThat(bucket.isIdle((int) (created + 121), 61)).isTrue();
  }
}
