package io.flowtally.http;

import io.flowtally.collector.CollectorView;
import io.prometheus.metrics.config.EscapingScheme;
import io.prometheus.metrics.model.snapshots.MetricSnapshots;
import java.io.IOException;
import java.io.OutputStream;

/**
 * Writes metrics in one format. The library writes what is small; the flow metrics, of which there
 * may be millions, are written here straight from the buckets, byte for byte as the library would.
 * Both come in the order of their names, each once.
 */
public final class Exposition {
  private final Format format;
  private final EscapingScheme escaping;

  Exposition(Format format, EscapingScheme escaping) {
    this.format = format;
    this.escaping = escaping;
  }

  /** Writes the flow metrics alone as text, as {@code replay} prints them. */
  public static void writeFlows(CollectorView view, OutputStream out) throws IOException {
    new Exposition(Format.TEXT, EscapingScheme.DEFAULT).write(new FlowMetrics(view).collect(), out);
    out.flush();
  }

  void write(MetricSnapshots metrics, OutputStream out) throws IOException {
    format.library().write(out, metrics, escaping);
  }
}
