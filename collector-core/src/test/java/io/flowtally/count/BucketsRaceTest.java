// SPDX-License-Identifier: Apache-2.0
package io.flowtally.count;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * Millions of updates that race with expiry, growth and walks. Time is a number that the expiring
 * thread advances, so every bucket goes idle again and again while somebody is counting into it.
 */
@Timeout(value = 60, unit = TimeUnit.SECONDS)
@Tag("slow")
class BucketsRaceTest {
  private static final int DATAGRAMS = 30_000;
  private static final int RECORDS = 30;

  private final QuiescentStates loops = new QuiescentStates();
  private final AtomicInteger clock = new AtomicInteger(1_800_000_000);
  private final AtomicBoolean done = new AtomicBoolean();

  @Test
  void losesNoUpdateThatRacesWithExpiry() throws Exception {
    race(new Buckets(4, 400, 10), 300, 1);
  }

  @Test
  void losesNoUpdateThatRacesWithGrowthAndExpiry() throws Exception {
    race(new Buckets(4, 1_000_000, 10), 60_000, 3);
  }

  @Test
  void losesNoUpdateThatRacesWithTheLimit() throws Exception {
    race(new Buckets(4, 500, 50, new SeriesSequence(), true), 3_000, 2);
  }

  private void race(Buckets buckets, int keys, int idle) throws Exception {
    ExecutorService threads = Executors.newFixedThreadPool(5);
    try {
      List<Future<Long>> counters = new ArrayList<>();
      for (int i = 0; i < 3; i++) {
        int seed = i;
        counters.add(threads.submit(() -> count(buckets, keys, seed)));
      }
      Future<Integer> expiring = threads.submit(() -> expire(buckets, idle));
      Future<Integer> walking = threads.submit(walk(buckets));
      long counted = 0;
      for (Future<Long> counter : counters) {
        counted += counter.get();
      }
      done.set(true);
      int expired = expiring.get();
      System.out.printf(
          "race: %d updates, %d keys, %d buckets expired, %d walks%n",
          3L * DATAGRAMS * RECORDS, keys, expired, walking.get());
      assertThat(expired).isPositive();
      assertThat(sum(buckets) + buckets.evictedBytes()).isEqualTo(counted);
      buckets.expire(clock.addAndGet(1000), 1, loops);
      buckets.expire(clock.get(), 1, loops);
      assertThat(buckets.size()).isZero();
      assertThat(buckets.evictedBytes()).isEqualTo(counted);
      long records = 3L * DATAGRAMS * RECORDS;
      assertThat(buckets.evictedPackets()).isEqualTo(records);
      assertThat(buckets.evictedFlows()).isEqualTo(buckets.countsFlows() ? 3 * records : 0);
    } finally {
      done.set(true);
      threads.shutdownNow();
    }
  }

  private long count(Buckets buckets, int keys, int seed) {
    SplittableRandom random = new SplittableRandom(seed);
    QuiescentState loop = loops.register();
    CountBatch batch = new CountBatch(buckets, loop, new FoldingToAHundred());
    long counted = 0;
    for (int datagram = 0; datagram < DATAGRAMS; datagram++) {
      loop.enter();
      int now = clock.get();
      for (int record = 0; record < RECORDS; record++) {
        long[] key = batch.key();
        key[0] = 0;
        key[1] = random.nextInt(keys);
        key[2] = 0;
        key[3] = 1;
        long bytes = random.nextLong(1500);
        counted += bytes;
        batch.add(bytes, 1, 3, now);
      }
      batch.flush(now);
      loop.leave();
    }
    return counted;
  }

  /** More than the second limit, so that some are folded altogether. */
  private static final class FoldingToAHundred implements CountBatch.Folding {
    @Override
    public boolean isBounded(long[] key) {
      return key[1] < 0;
    }

    @Override
    public void fold(long[] key) {
      key[1] = ~(key[1] % 100);
    }

    @Override
    public void foldAll(long[] key) {
      key[1] = Long.MIN_VALUE;
    }
  }

  private int expire(Buckets buckets, int idle) {
    int expired = 0;
    while (!done.get()) {
      expired += buckets.expire(clock.incrementAndGet(), idle, loops);
    }
    return expired;
  }

  private Callable<Integer> walk(Buckets buckets) {
    return () -> {
      int walks = 0;
      while (!done.get()) {
        Set<Long> seen = new HashSet<>();
        for (Bucket bucket : buckets) {
          assertThat(seen.add(bucket.word(1))).as("key seen twice in a walk").isTrue();
        }
        walks++;
      }
      return walks;
    };
  }

  private static long sum(Buckets buckets) {
    long sum = 0;
    for (Bucket bucket : buckets) {
      sum += bucket.bytes();
    }
    return sum;
  }
}
