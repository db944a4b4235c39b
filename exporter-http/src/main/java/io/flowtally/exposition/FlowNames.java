// SPDX-License-Identifier: Apache-2.0
package io.flowtally.exposition;

import io.prometheus.metrics.config.EscapingScheme;
import io.prometheus.metrics.model.snapshots.CounterSnapshot;
import io.prometheus.metrics.model.snapshots.CounterSnapshot.CounterDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.Labels;
import io.prometheus.metrics.model.snapshots.MetricSnapshots;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * A flow metric's head and the names on its lines. The library itself is asked, with a single
 * sample, how it would write them in a format and an escaping scheme.
 *
 * @param head the HELP and TYPE lines
 * @param total the name of the counts
 * @param created the name of the created timestamps; empty if the format has none
 */
record FlowNames(String head, String total, String created) {
  static FlowNames of(FlowCounter metric, Format format, EscapingScheme escaping)
      throws IOException {
    CounterSnapshot single =
        new CounterSnapshot(
            metric.getMetadata(),
            List.of(new CounterDataPointSnapshot(0, Labels.EMPTY, null, 1000L)));
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    format.library().write(out, MetricSnapshots.of(single), escaping);

    StringBuilder head = new StringBuilder();
    String total = "";
    String created = "";
    for (String line : out.toString(StandardCharsets.UTF_8).lines().toList()) {
      if (line.startsWith("# EOF")) {
        break;
      } else if (line.startsWith("#")) {
        head.append(line).append('\n');
      } else if (total.isEmpty()) {
        total = line.substring(0, line.indexOf(' '));
      } else {
        created = line.substring(0, line.indexOf(' '));
      }
    }
    return new FlowNames(head.toString(), total, created);
  }

  byte[] headBytes() {
    return head.getBytes(StandardCharsets.UTF_8);
  }

  byte[] totalBytes() {
    return total.getBytes(StandardCharsets.UTF_8);
  }

  byte[] createdBytes() {
    return created.getBytes(StandardCharsets.UTF_8);
  }
}
