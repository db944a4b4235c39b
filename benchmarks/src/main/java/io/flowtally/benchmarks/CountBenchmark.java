package io.flowtally.benchmarks;

import io.flowtally.count.Bucket;
import io.flowtally.count.Buckets;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** One update of a bucket, hosts in random order: look up, add, time. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 2, time = 1)
@Measurement(iterations = 3, time = 1)
@Fork(value = 1, jvmArgs = "-XX:+UseSerialGC")
public class CountBenchmark {
  private static final int NOW = 1_800_000_000;

  @Param({"1000", "100000", "1000000"})
  int hosts;

  private Buckets buckets;
  private final long[] key = {0, 0, 0, 0xFFFF_0000_0000L};
  private final SplittableRandom random = new SplittableRandom(1);

  /** Makes the buckets. */
  @Setup
  public void fill() {
    buckets = new Buckets(4, hosts, 10);
    for (int i = 0; i < hosts; i++) {
      key[1] = 0xFFFF_0A00_0000L + i;
      buckets.obtain(key, NOW);
    }
  }

  /** One record. */
  @Benchmark
  public void update() {
    key[1] = 0xFFFF_0A00_0000L + random.nextInt(hosts);
    Bucket bucket = buckets.obtain(key, NOW);
    if (bucket != null) {
      bucket.add(1000, 10, NOW);
    }
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
}
