// SPDX-License-Identifier: Apache-2.0
package io.flowtally.count;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A series that an answer takes for read must have been in it. */
@Timeout(value = 60, unit = TimeUnit.SECONDS)
class BirthsTest {
  private static final int NOW = 1_800_000_000;
  private static final int THREADS = 3;
  private static final int BIRTHS = 60_000;

  @Test
  void everyBirthUpToANumberIsSeenByAWalkThatBeginsAfterwards() throws Exception {
    SeriesSequence sequence = new SeriesSequence();
    List<Buckets> aggregates =
        List.of(
            new Buckets(2, Integer.MAX_VALUE, 0, sequence),
            new Buckets(2, Integer.MAX_VALUE, 0, sequence));
    ExecutorService threads = Executors.newFixedThreadPool(THREADS);
    boolean done = false;
    try {
      List<Future<?>> births = new ArrayList<>();
      for (int i = 0; i < THREADS; i++) {
        int thread = i;
        births.add(threads.submit(() -> bear(aggregates, thread)));
      }
      threads.shutdown();
      int walks = 0;
      while (!done) {
        done = births.stream().allMatch(Future::isDone);
        long upTo = sequence.current();
        aggregates.forEach(Buckets::awaitBirths);
        assertThat(walk(aggregates, upTo)).isEqualTo(upTo);
        walks++;
      }
      for (Future<?> birth : births) {
        birth.get();
      }
      assertThat(walks).isPositive();
      assertThat(sequence.current()).isEqualTo((long) THREADS * BIRTHS);
    } finally {
      threads.shutdownNow();
    }
  }

  private static void bear(List<Buckets> aggregates, int thread) {
    for (int i = 0; i < BIRTHS; i++) {
      aggregates.get(i % aggregates.size()).obtain(new long[] {thread, i}, NOW);
    }
  }

  private static long walk(List<Buckets> aggregates, long upTo) {
    long seen = 0;
    for (Buckets buckets : aggregates) {
      for (Bucket bucket : buckets) {
        seen += bucket.sequence() <= upTo ? 1 : 0;
      }
    }
    return seen;
  }
}
