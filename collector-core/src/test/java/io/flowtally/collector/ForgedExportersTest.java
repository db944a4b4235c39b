// SPDX-License-Identifier: Apache-2.0
package io.flowtally.collector;

import static io.flowtally.codec.DatagramBuilder.field;
import static io.flowtally.codec.DatagramBuilder.values;
import static org.assertj.core.api.Assertions.assertThat;

import io.flowtally.codec.DatagramBuilder;
import io.flowtally.codec.DatagramBuilder.Field;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Exporters that do not exist, each with templates, records and data that nothing will ever
 * describe, between the datagrams of a few real ones. {@code -Dflowtally.exporters=N} says how
 * many; docs/limits.md has the figures of 100,000.
 */
@Tag("slow")
class ForgedExportersTest {
  private static final int FORGED = Integer.getInteger("flowtally.exporters", 20_000);
  private static final int TEMPLATES = 10;
  private static final int REAL = 4;
  private static final int REAL_EVERY = 100;
  private static final long REAL_LO = 0xFFFF_C000_0201L;
  private static final long FORGED_LO = 0xFFFF_0B00_0000L;

  /** Templates have 64 MiB; the rest is for the exporters themselves and for the machine. */
  private static final long HEAP_LIMIT = 128L << 20;

  private static final Field[] FLOW = {field(8, 4), field(12, 4), field(1, 4), field(2, 4)};
  private static final byte[] TEMPLATE = DatagramBuilder.v9().template(256, FLOW).build();
  private static final byte[] RECORD =
      DatagramBuilder.v9().data(256, values().ip("8.8.8.8").ip("10.1.2.3").u32(100).u32(1)).build();
  private static final byte[][] TEMPLATES_OF_A_FORGED_ONE = templates();
  private static final byte[] LARGEST_TEMPLATE = largestTemplate();
  private static final byte[] AHEAD_OF_ITS_TEMPLATE =
      DatagramBuilder.v9().data(999, values().bytes(new byte[1200])).build();

  @TempDir Path folder;
  private Replay replay;
  private long nowMs = Site.NOW_MS;
  private long realRecords;

  private static byte[][] templates() {
    byte[][] datagrams = new byte[TEMPLATES][];
    for (int i = 0; i < TEMPLATES; i++) {
      Field[] fields = new Field[20 + i];
      Arrays.fill(fields, field(8, 4));
      datagrams[i] = DatagramBuilder.v9().template(256 + i, fields).build();
    }
    return datagrams;
  }

  private static byte[] largestTemplate() {
    Field[] fields = new Field[16_000];
    Arrays.setAll(fields, i -> field(1 + i, 1));
    return DatagramBuilder.ipfix().template(300, fields).build();
  }

  private void feed(byte[] datagram, long exporterLo) {
    replay.deliver(datagram, 0, datagram.length, 0, exporterLo, 0, nowMs++);
  }

  private void forge(int number) {
    long exporter = FORGED_LO + number;
    for (byte[] template : TEMPLATES_OF_A_FORGED_ONE) {
      feed(template, exporter);
    }
    if (number % 3 == 0) {
      feed(TEMPLATE, exporter);
      feed(RECORD, exporter);
    }
    if (number % 5 == 0) {
      feed(AHEAD_OF_ITS_TEMPLATE, exporter);
    }
    if (number % 50 == 0) {
      feed(LARGEST_TEMPLATE, exporter);
    }
  }

  private void flood() {
    for (int i = 0; i < REAL; i++) {
      feed(TEMPLATE, REAL_LO + i);
    }
    for (int number = 0; number < FORGED; number++) {
      forge(number);
      if (number % REAL_EVERY == 0) {
        for (int i = 0; i < REAL; i++) {
          feed(RECORD, REAL_LO + i);
        }
        realRecords += REAL;
      }
    }
  }

  private static long usedHeap() {
    System.gc();
    Runtime runtime = Runtime.getRuntime();
    return runtime.totalMemory() - runtime.freeMemory();
  }

  private void start(String more) throws Exception {
    String byExporter = "aggregates: {all: {by: [peer_src_ip]}}\n";
    replay = new Site(folder).configure(byExporter + more).replay();
  }

  @Test
  void takeNoMoreThanTheLimitsAndNothingFromTheRealOnes() throws Exception {
    start("");
    long before = usedHeap();
    long startNs = System.nanoTime();
    flood();
    double seconds = (System.nanoTime() - startNs) / 1e9;
    long taken = usedHeap() - before;
    System.out.printf(
        "%,d forged exporters, %,d templates: heap %,d KiB, state %,d KiB, held %,d KiB, %.1f s%n",
        FORGED,
        (long) FORGED * TEMPLATES,
        taken >> 10,
        replay.exporterTable.stateOctets() >> 10,
        replay.exporterTable.heldOctets() >> 10,
        seconds);

    for (int i = 0; i < REAL; i++) {
      assertThat(Site.bytes(replay, "all").get("192.0.2." + (1 + i)))
          .isEqualTo(100 * realRecords / REAL);
    }
    assertThat(taken).as("heap").isLessThan(HEAP_LIMIT);
    // Addresses, not more: 1,000 and other.
    assertThat(replay.exporters()).hasSizeLessThanOrEqualTo(1001);
  }

  /** Each stays below its own limit, so what overflows does so because of all together. */
  @Test
  void holdNoMoreThanTheCapOfAllWhateverTheySend() throws Exception {
    int exporters = 256;
    long held = 256 << 10;
    long cap = 64 * held + exporters * (16L << 10);
    start("limits: {exporters: %d, held: %d}\n".formatted(exporters, held));
    long offered = 0;
    for (int number = 0; number < 2 * exporters; number++) {
      feed(TEMPLATE, FORGED_LO + number);
      feed(RECORD, FORGED_LO + number);
      for (long own = 0; own < held * 3 / 4; own += AHEAD_OF_ITS_TEMPLATE.length) {
        feed(AHEAD_OF_ITS_TEMPLATE, FORGED_LO + number);
        offered += AHEAD_OF_ITS_TEMPLATE.length;
      }
    }
    assertThat(offered).as("offered").isGreaterThan(4 * cap);
    assertThat(replay.exporterTable.heldOctets()).isBetween(cap / 2, cap);
    long overflowed =
        replay.exporters().stream()
            .mapToLong(exporter -> exporter.heldSets().getOrDefault("overflowed", 0L))
            .sum();
    assertThat(overflowed * AHEAD_OF_ITS_TEMPLATE.length).isGreaterThan(cap);
  }

  @Test
  void costNothingWhereTheyAreNotAllowed() throws Exception {
    start("exporters: {allow: [192.0.2.0/24]}\n");
    flood();

    assertThat(replay.exporters()).hasSize(REAL);
    assertThat(Site.aggregate(replay, "all").countedRecords()).isEqualTo(realRecords);
    assertThat(replay.exporterTable.heldOctets()).isZero();
    assertThat(replay.exporterTable.stateOctets()).isLessThan(REAL * 4096L);
  }
}
