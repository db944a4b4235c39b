// SPDX-License-Identifier: Apache-2.0
package io.flowtally.collector.exporters;

import static org.assertj.core.api.Assertions.assertThat;

import io.flowtally.codec.CodecLimits;
import io.flowtally.codec.DatagramDecoder;
import io.flowtally.codec.FlowRecord;
import io.flowtally.codec.RecordSink;
import io.flowtally.codec.exporter.ExporterTable;
import io.flowtally.collector.SteadyClock;
import io.flowtally.view.ExporterStatus;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class SilentExportersTest {
  private static final long START_MS = 1_800_000_000_000L;
  private static final long HOUR_MS = 3_600_000;

  private final ExporterTable table = new ExporterTable(CodecLimits.defaults());
  private final DatagramDecoder decoder =
      new DatagramDecoder(
          table,
          new RecordSink() {
            @Override
            public void onFlow(FlowRecord flow) {}
          });
  private final ExporterReport report = new ExporterReport(table, SteadyClock.ofMachine());
  private final SilentExporters silent = new SilentExporters(table);

  /** NetFlow v5, one record. */
  private void send(int exporter, long nowMs) {
    byte[] datagram = ByteBuffer.allocate(72).putShort((short) 5).putShort((short) 1).array();
    decoder.decode(datagram, 0, 72, 0, 0xFFFF_C000_0200L + exporter, 0, nowMs);
  }

  private List<String> exporters() {
    return report.statuses().stream().map(ExporterStatus::exporter).toList();
  }

  private void run(long fromMs, long toMs, long stepMs, Duration after) {
    for (long now = fromMs; now <= toMs; now += stepMs) {
      silent.forget(after, now);
    }
  }

  @Test
  void forgetsOneThatSentNothingForLongEnough() {
    send(1, START_MS);
    for (long now = START_MS; now < START_MS + 50 * HOUR_MS; now += 30_000) {
      if ((now - START_MS) % HOUR_MS == 0) {
        send(2, now);
      }
      silent.forget(Duration.ofDays(2), now);
    }

    assertThat(exporters()).containsExactly("192.0.2.2", "other");
    assertThat(report.statuses().get(1).datagrams()).containsEntry("5", 1L);
    assertThat(report.statuses().get(1).lastDatagramSeconds()).isZero();
  }

  @Test
  void keepsAllWhenTold() {
    send(1, START_MS);
    run(START_MS, START_MS + 100 * HOUR_MS, 30_000, Duration.ZERO);
    assertThat(exporters()).containsExactly("192.0.2.1");
  }

  @Test
  void aJumpOfTheClockMakesNobodySilent() {
    send(1, START_MS);
    run(START_MS, START_MS + HOUR_MS, 1_000, Duration.ofDays(7));
    long later = START_MS + 1_000 * HOUR_MS;
    run(later, later + 60_000, 1_000, Duration.ofDays(7));
    send(1, later + 60_000);
    run(later + 61_000, later + 2 * HOUR_MS, 1_000, Duration.ofDays(7));

    assertThat(exporters()).containsExactly("192.0.2.1");
  }

  @Test
  void forgetsOneByItsAddressAndCountsItAnewWhenItSendsAgain() {
    send(1, START_MS);
    assertThat(report.forget("192.0.2.9")).isFalse();
    assertThat(report.forget("other")).isFalse();
    assertThat(report.forget("192.0.2.1")).isTrue();
    assertThat(exporters()).containsExactly("other");
    send(1, START_MS + 1);
    assertThat(exporters()).containsExactly("192.0.2.1", "other");
    assertThat(report.statuses().get(0).datagrams()).containsEntry("5", 1L);
  }
}
