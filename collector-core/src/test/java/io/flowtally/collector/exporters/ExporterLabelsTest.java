// SPDX-License-Identifier: Apache-2.0
package io.flowtally.collector.exporters;

import static org.assertj.core.api.Assertions.assertThat;

import io.flowtally.address.IpAddress;
import io.flowtally.codec.CodecLimits;
import io.flowtally.codec.DatagramDecoder;
import io.flowtally.codec.exporter.Exporter;
import io.flowtally.codec.exporter.ExporterTable;
import io.flowtally.collector.Site;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class ExporterLabelsTest {
  private static final long NOW_MS = Site.NOW_MS;
  private static final int REAL = 192 << 24 | 0x0201;
  private static final int FORGED = 10 << 24;
  private static final byte[] FLOW = Site.flow("8.8.8.8", "10.1.2.3", 1000, 1);

  private final ExporterLabels labels = new ExporterLabels();
  private ExporterTable table = table();

  private static ExporterTable table() {
    return new ExporterTable(new CodecLimits(4096, 16, 0, 0));
  }

  private void hear(int first, int count, long nowMs) {
    DatagramDecoder decoder = new DatagramDecoder(table, flow -> {});
    for (int i = 0; i < count; i++) {
      decoder.decode(FLOW, 0, FLOW.length, 0, IpAddress.v4(first + i), 0, nowMs);
    }
  }

  private Set<String> labelled(ExporterLabels labels, long nowMs) {
    List<Exporter> known = new ArrayList<>();
    table.forEach(
        exporter -> {
          if (exporter.decodedAny()) {
            known.add(exporter);
          }
        });
    return labels.assign(known, nowMs).keySet();
  }

  @Test
  void areDealtInTheOrderInWhichExportersBecameKnown() {
    hear(REAL, 1, NOW_MS);
    hear(FORGED, 2000, NOW_MS);

    assertThat(labelled(labels, NOW_MS))
        .hasSize(ExporterLabels.MOST)
        .contains("192.0.2.1", "10.0.0.0", "10.0.3.230")
        .doesNotContain("10.0.3.231");
  }

  @Test
  void stayWithTheSameExportersOverARestart() throws Exception {
    hear(REAL, 1, NOW_MS);
    hear(FORGED, 2000, NOW_MS);
    Set<String> before = labelled(labels, NOW_MS);
    ByteArrayOutputStream saved = new ByteArrayOutputStream();
    table.save(new DataOutputStream(saved));
    table = table();
    table.restore(
        new DataInputStream(new ByteArrayInputStream(saved.toByteArray())), true, Long.MAX_VALUE);

    assertThat(labelled(new ExporterLabels(), NOW_MS)).isEqualTo(before);
  }

  @Test
  void anExporterUnderOtherStaysThere() {
    hear(FORGED, ExporterLabels.MOST, NOW_MS);
    labelled(labels, NOW_MS);
    hear(REAL, 1, NOW_MS);
    assertThat(labelled(labels, NOW_MS)).doesNotContain("192.0.2.1");

    long later = NOW_MS + ExporterLabels.IDLE_MS;
    hear(REAL, 1, later);
    assertThat(labelled(labels, later)).doesNotContain("192.0.2.1");
  }

  @Test
  void aNewExporterTakesTheLabelOfOneThatWasSilentForAnHour() {
    hear(FORGED, ExporterLabels.MOST, NOW_MS);
    hear(FORGED, ExporterLabels.MOST - 1, NOW_MS + 1);
    labelled(labels, NOW_MS);
    long later = NOW_MS + ExporterLabels.IDLE_MS;
    hear(REAL, 2, later);

    assertThat(labelled(labels, later))
        .hasSize(ExporterLabels.MOST)
        .contains("192.0.2.1")
        .doesNotContain("10.0.3.231", "192.0.2.2");
    assertThat(labelled(labels, later)).contains("192.0.2.1");
  }
}
