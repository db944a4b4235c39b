// SPDX-License-Identifier: Apache-2.0
package io.flowtally.benchmarks;

import io.flowtally.count.Bucket;
import io.flowtally.count.Buckets;
import io.flowtally.count.CountBatch;
import io.flowtally.count.QuiescentState;
import io.flowtally.count.QuiescentStates;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/**
 * One record into its bucket, hosts in random order, on the way that a receive loop takes:
 * gathered, looked up together, added by the bucket's owner.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 2, time = 1)
@Measurement(iterations = 3, time = 1)
@Fork(value = 1, jvmArgs = "-XX:+UseSerialGC")
public class CountBenchmark {
  private static final int NOW = 1_800_000_000;

  /** Some twenty datagrams: what a loop reads at once under load. */
  private static final int RECORDS = 540;

  @Param({"1000", "100000", "1000000"})
  int hosts;

  private Buckets buckets;
  private QuiescentState loop;
  private CountBatch batch;
  private final SplittableRandom random = new SplittableRandom(1);

  /** Makes the buckets, which from their first record on belong to the loop. */
  @Setup
  public void fill() {
    buckets = new Buckets(4, hosts, 10);
    loop = new QuiescentStates().register();
    batch = new CountBatch(buckets, loop, new NoFolding());
    loop.enter();
    for (int i = 0; i < hosts; i++) {
      count(i);
    }
    batch.flush(NOW);
    loop.leave();
  }

  /** The records of a turn. */
  @Benchmark
  @OperationsPerInvocation(RECORDS)
  public long update() {
    loop.enter();
    for (int i = 0; i < RECORDS; i++) {
      count(random.nextInt(hosts));
    }
    long folded = batch.flush(NOW);
    loop.leave();
    return folded;
  }

  private void count(int host) {
    long[] key = batch.key();
    key[0] = 0;
    key[1] = 0xFFFF_0A00_0000L + host;
    key[2] = 0;
    key[3] = 0xFFFF_0000_0000L;
    batch.add(1000, 10, NOW);
  }

  /** One walk over all of them, as a scrape does. */
  @Benchmark
  public long walk() {
    long sum = 0;
    for (Bucket bucket : buckets) {
      sum += bucket.bytes();
    }
    return sum;
  }

  /** Every host has its bucket. */
  private static final class NoFolding implements CountBatch.Folding {
    @Override
    public boolean isBounded(long[] key) {
      return false;
    }

    @Override
    public void fold(long[] key) {
      throw new IllegalStateException("a host without a bucket");
    }

    @Override
    public void foldAll(long[] key) {
      throw new IllegalStateException("a host without a bucket");
    }
  }
}
