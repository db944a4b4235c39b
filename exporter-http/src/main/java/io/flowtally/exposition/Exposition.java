// SPDX-License-Identifier: Apache-2.0
package io.flowtally.exposition;

import io.flowtally.exposition.own.OwnMetrics;
import io.flowtally.view.CollectorView;
import io.prometheus.metrics.config.EscapingScheme;
import io.prometheus.metrics.model.snapshots.MetricSnapshot;
import io.prometheus.metrics.model.snapshots.MetricSnapshots;
import java.io.IOException;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.List;

/**
 * Writes metrics in one format. The library writes what is small; the flow metrics, of which there
 * may be millions, are written here straight from the buckets, byte for byte as the library would.
 * Both come in the order of their names, each once.
 */
public final class Exposition {
  private final Format format;
  private final EscapingScheme escaping;

  public Exposition(Format format, EscapingScheme escaping) {
    this.format = format;
    this.escaping = escaping;
  }

  /** Writes the flow metrics alone as text, as {@code replay} prints them. */
  public static void writeFlows(CollectorView view, OutputStream out) throws IOException {
    new Exposition(Format.TEXT, EscapingScheme.DEFAULT).write(new FlowMetrics(view).collect(), out);
    out.flush();
  }

  /**
   * Writes as text what the datagrams alone determine, as {@code replay} prints it: the flow
   * metrics, and what was counted for each exporter and each aggregate.
   */
  public static void writeCounted(CollectorView view, OutputStream out) throws IOException {
    List<MetricSnapshot> counted = new ArrayList<>();
    new FlowMetrics(view).collect().forEach(counted::add);
    counted.addAll(OwnMetrics.ofExportersAndAggregates(view));
    new Exposition(Format.TEXT, EscapingScheme.DEFAULT).write(new MetricSnapshots(counted), out);
    out.flush();
  }

  /** Writes everything in the order of the names; {@code out} is left open. */
  public void write(MetricSnapshots metrics, OutputStream out) throws IOException {
    FlowWriter flows = format.flowWriter(escaping);
    List<MetricSnapshot> others = new ArrayList<>();
    for (MetricSnapshot metric : metrics) {
      if (metric instanceof FlowCounter flow) {
        writeByLibrary(others, out);
        others.clear();
        if (!flow.isEmpty()) {
          flows.write(flow, out);
        }
      } else {
        others.add(metric);
      }
    }
    writeByLibrary(others, out);
    if (format.isOpenMetrics()) {
      out.write(OpenMetricsPart.eof());
    }
  }

  private void writeByLibrary(List<MetricSnapshot> metrics, OutputStream out) throws IOException {
    if (format.isOpenMetrics()) {
      OpenMetricsPart part = new OpenMetricsPart(out);
      format.library().write(part, new MetricSnapshots(metrics), escaping);
      part.end();
    } else {
      format.library().write(out, new MetricSnapshots(metrics), escaping);
    }
  }
}
