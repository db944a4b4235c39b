// SPDX-License-Identifier: Apache-2.0
package io.flowtally.count;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.util.Iterator;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("slow")
class BucketsMemoryTest {
  private static final int MILLION = 1_000_000;

  /** What a thread may allocate for the measuring itself: far below an object a round. */
  private static final long SOME_OF_THE_JVM = 16_000;

  private static final int NOW = 1_800_000_000;

  @Test
  void takesAtMost100BytesABucketAtOneMillion() {
    long before = heapInUse();
    Buckets buckets = new Buckets(4, MILLION, 0);
    fill(buckets, MILLION);
    double each = (heapInUse() - before) / (double) MILLION;
    System.out.printf("heap: %.1f bytes a bucket at %d buckets of 4 words%n", each, buckets.size());
    assertThat(each).isBetween(64.0, 100.0);
    assertThat(buckets.size()).isEqualTo(MILLION);
  }

  @Test
  void takesEightBytesMoreABucketWhereFlowsAreCounted() {
    assertThat(allocated(true) - allocated(false)).isEqualTo(8);
  }

  private static double allocated(boolean flows) {
    Bucket[] made = new Bucket[10_000];
    long[] key = {1, 2, 3, 4};
    long before = allocatedByThisThread();
    for (int i = 0; i < made.length; i++) {
      made[i] = flows ? new FlowsBucket(key, 4, NOW, false, i) : new Bucket(key, 4, NOW, false, i);
    }
    long each = (allocatedByThisThread() - before) / made.length;
    assertThat(made).doesNotContainNull();
    return each;
  }

  @Test
  void takesAtMost170BytesABucketWhereTwoLoopsCountInEach() {
    QuiescentStates loops = new QuiescentStates();
    long before = heapInUse();
    Buckets buckets = new Buckets(4, MILLION, 0);
    fill(buckets, MILLION);
    for (QuiescentState loop : List.of(loops.register(), loops.register())) {
      for (Bucket bucket : buckets) {
        bucket.add(loop, 1500, 1, NOW);
      }
    }
    double each = (heapInUse() - before) / (double) MILLION;
    System.out.printf("heap: %.1f bytes a bucket in which two loops count%n", each);
    assertThat(each).isBetween(100.0, 170.0);
    assertThat(buckets.iterator().next().bytes()).isEqualTo(3000);
  }

  @Test
  void allocatesNothingToCountUnderKnownKeys() {
    Buckets buckets = new Buckets(4, 1_000, 0);
    fill(buckets, 1_000);
    QuiescentState loop = new QuiescentStates().register();
    countKnown(buckets, loop, 20_000);
    long before = allocatedByThisThread();
    countKnown(buckets, loop, 100_000);
    assertThat(allocatedByThisThread() - before).isLessThan(SOME_OF_THE_JVM);
  }

  @Test
  void allocatesNothingPerBucketToWalkThem() {
    Buckets buckets = new Buckets(4, 100_000, 0);
    fill(buckets, 100_000);
    // The least of some walks: the JVM allocates now and then on any thread.
    long least = Long.MAX_VALUE;
    for (int i = 0; i < 10; i++) {
      long before = allocatedByThisThread();
      assertThat(walk(buckets)).isEqualTo(100_000);
      least = Math.min(least, allocatedByThisThread() - before);
    }
    assertThat(least).isLessThan(10_000);
  }

  @Test
  void refusesANewKeyPastTheLimitWithoutAllocating() {
    Buckets buckets = new Buckets(4, 10, 0);
    fill(buckets, 10);
    long[] key = {9, 9, 9, 9};
    assertThat(buckets.obtain(key, NOW)).isNull();
    long before = allocatedByThisThread();
    for (int i = 0; i < 10_000; i++) {
      key[0]++;
      if (buckets.obtain(key, NOW) != null) {
        throw new AssertionError("made a bucket past the limit");
      }
    }
    assertThat(allocatedByThisThread() - before).isLessThan(SOME_OF_THE_JVM);
  }

  private static void fill(Buckets buckets, int count) {
    long[] key = new long[4];
    for (int i = 0; i < count; i++) {
      key[1] = i;
      buckets.obtain(key, NOW);
    }
  }

  private static void countKnown(Buckets buckets, QuiescentState loop, int rounds) {
    long[] key = new long[4];
    for (int i = 0; i < rounds; i++) {
      loop.enter();
      key[1] = i % 1_000;
      Bucket bucket = buckets.obtain(key, NOW);
      if (bucket != null) {
        bucket.add(loop, 100, 1, NOW + i / 1_000);
      }
      loop.leave();
    }
  }

  private static int walk(Buckets buckets) {
    int seen = 0;
    for (Iterator<Bucket> all = buckets.iterator(); all.hasNext(); all.next()) {
      seen++;
    }
    return seen;
  }

  private static long allocatedByThisThread() {
    return ((ThreadMXBean) ManagementFactory.getThreadMXBean()).getCurrentThreadAllocatedBytes();
  }

  private static long heapInUse() {
    System.gc();
    return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
  }
}
