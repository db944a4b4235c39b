// SPDX-License-Identifier: Apache-2.0
package io.flowtally.collector;

import io.flowtally.codec.exporter.ExporterTable;
import io.flowtally.config.Settings;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What the heap must hold when every limit is reached, by estimate, in bytes. Immutable.
 *
 * @param buckets of all aggregates, those of {@code other} included
 * @param exporters what they may teach us, and held data: adapts to the heap
 * @param networks rows and tables of the networks file
 * @param program the rest: classes, pages that are being sent, buffers
 */
record MemoryNeed(long buckets, long exporters, long networks, long program, long heap) {
  /** A bucket, its place in the table and in the admission, with up to four words of key. */
  private static final int BUCKET = 144;

  private static final int INLINE_WORDS = 4;
  private static final int LONG_KEY = 24;
  private static final int ROW = 64;
  private static final long PROGRAM = 32L << 20;

  /** A message that is not whole, and templates. */
  private static final long CONNECTION = 96 << 10;

  private static final int PAGES_SHARE = 16;
  private static final long MIB = 1L << 20;

  static MemoryNeed of(Pipeline pipeline) {
    return of(pipeline, Runtime.getRuntime().maxMemory());
  }

  static MemoryNeed of(Pipeline pipeline, long heap) {
    long buckets = 0;
    for (Aggregate aggregate : pipeline.aggregates()) {
      buckets += aggregate.mostBuckets() * bucket(aggregate.plan().keyWords());
    }
    return new MemoryNeed(
        buckets,
        ExporterTable.mostBytes(Pipeline.codecLimits(pipeline.settings()), heap),
        pipeline.networks().tableBytes() + (long) ROW * pipeline.networksFile().rows().size(),
        PROGRAM + heap / PAGES_SHARE + connections(pipeline.settings().streams()),
        heap);
  }

  private static long connections(Settings.Streams streams) {
    return streams.isEmpty() ? 0 : CONNECTION * streams.limit();
  }

  private static long bucket(int words) {
    return words <= INLINE_WORDS ? BUCKET : BUCKET + LONG_KEY + 8L * (words - INLINE_WORDS);
  }

  private long all() {
    return buckets + exporters + networks + program;
  }

  /** For the report: the numbers, and a warning if the heap cannot hold them. */
  List<String> lines() {
    String shortage = shortage();
    return shortage == null ? List.of(line()) : List.of(line(), PipelineReport.WARNING + shortage);
  }

  private String line() {
    return "memory: at most "
        + mib(all())
        + " of the heap's "
        + mib(heap)
        + ": buckets "
        + mib(buckets)
        + ", exporters "
        + mib(exporters)
        + ", networks "
        + mib(networks)
        + ", the program itself "
        + mib(program);
  }

  /** What to do if the heap cannot hold it; null if it can. */
  @Nullable String shortage() {
    if (all() <= heap) {
      return null;
    }
    return "the limits may take "
        + mib(all())
        + ", and the heap has "
        + mib(heap)
        + ": lower limits.buckets, or give the JVM more, such as -Xmx"
        + (all() / MIB * 5 / 4 + 1)
        + "m";
  }

  private static String mib(long bytes) {
    return (bytes + MIB - 1) / MIB + "MiB";
  }
}
