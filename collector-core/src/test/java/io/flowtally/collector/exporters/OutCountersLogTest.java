// SPDX-License-Identifier: Apache-2.0
package io.flowtally.collector.exporters;

import static io.flowtally.codec.DatagramBuilder.field;
import static io.flowtally.codec.DatagramBuilder.values;
import static org.assertj.core.api.Assertions.assertThat;

import io.flowtally.codec.DatagramBuilder;
import io.flowtally.collector.Replay;
import io.flowtally.collector.Site;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OutCountersLogTest {
  @TempDir Path folder;
  private final OutCountersLog log = new OutCountersLog();

  private static byte[] record(int bytes, int outBytes) {
    return DatagramBuilder.v9()
        .template(256, field(8, 4), field(12, 4), field(1, 4), field(23, 4))
        .data(256, values().ip("10.1.2.3").ip("8.8.8.8").u32(bytes).u32(outBytes))
        .build();
  }

  private static void feed(Replay replay, byte[] datagram, int exporter) {
    long lo = 0xFFFF_C000_0000L + exporter;
    replay.deliver(datagram, 0, datagram.length, 0, lo, 0, Site.NOW_MS);
  }

  @Test
  void saysOnceThatAnExporterWritesTheReplyThere() throws Exception {
    Replay replay = new Site(folder).configure("").replay();
    feed(replay, record(1500, 1500), 1);
    log.look(replay.exporterTable);
    assertThat(log.lines()).isZero();
    feed(replay, record(1500, 90_000), 1);
    log.look(replay.exporterTable);
    log.look(replay.exporterTable);
    assertThat(log.lines()).isEqualTo(1);
  }

  @Test
  void doesNotFillTheLogForForgedExporters() throws Exception {
    Replay replay = new Site(folder).configure("").replay();
    for (int exporter = 0; exporter < 300; exporter++) {
      feed(replay, record(1500, 90_000), exporter);
    }
    log.look(replay.exporterTable);
    assertThat(log.lines()).isEqualTo(OutCountersLog.MOST);
  }
}
