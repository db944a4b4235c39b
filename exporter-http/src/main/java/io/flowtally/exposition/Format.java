// SPDX-License-Identifier: Apache-2.0
package io.flowtally.exposition;

import io.prometheus.metrics.config.EscapingScheme;
import io.prometheus.metrics.config.PrometheusProperties;
import io.prometheus.metrics.expositionformats.ExpositionFormatWriter;
import io.prometheus.metrics.expositionformats.ExpositionFormats;
import io.prometheus.metrics.expositionformats.OpenMetricsTextFormatWriter;
import io.prometheus.metrics.expositionformats.PrometheusProtobufWriter;
import io.prometheus.metrics.expositionformats.PrometheusTextFormatWriter;
import org.jspecify.annotations.Nullable;

/** The formats of an exposition, each with the library's writer for it. */
public enum Format {
  /** Prometheus text 0.0.4, which has no place for created timestamps. */
  TEXT(PrometheusTextFormatWriter.create()),
  /** OpenMetrics 1.0, with {@code _created} lines. */
  OPENMETRICS(OpenMetricsTextFormatWriter.builder().setCreatedTimestampsEnabled(true).build()),
  /** OpenMetrics 1.0 for scrapers that do nothing with {@code _created} lines. */
  OPENMETRICS_WITHOUT_CREATED(
      OpenMetricsTextFormatWriter.builder().setCreatedTimestampsEnabled(false).build()),
  /** Length-delimited {@code io.prometheus.client.MetricFamily} messages. */
  PROTOBUF(new PrometheusProtobufWriter());

  /** Knows nothing of this process's properties: a request alone decides. */
  private static final ExpositionFormats NEGOTIATION =
      ExpositionFormats.init(PrometheusProperties.builder().build());

  /** The library's writers keep no state between two calls. */
  @SuppressWarnings("ImmutableEnumChecker")
  private final ExpositionFormatWriter library;

  Format(ExpositionFormatWriter library) {
    this.library = library;
  }

  /** What the library's content negotiation picks. */
  public static Format accepted(@Nullable String acceptHeader) {
    ExpositionFormatWriter writer = NEGOTIATION.findWriter(acceptHeader);
    if (writer instanceof PrometheusProtobufWriter) {
      return PROTOBUF;
    }
    return writer instanceof OpenMetricsTextFormatWriter ? OPENMETRICS : TEXT;
  }

  /** The same without lines of created timestamps; protobuf has them within its metrics. */
  public Format withoutCreated() {
    return this == OPENMETRICS ? OPENMETRICS_WITHOUT_CREATED : this;
  }

  boolean isOpenMetrics() {
    return this == OPENMETRICS || this == OPENMETRICS_WITHOUT_CREATED;
  }

  ExpositionFormatWriter library() {
    return library;
  }

  /** Our own writer for flow metrics, good for one exposition. */
  FlowWriter flowWriter(EscapingScheme escaping) {
    return this == PROTOBUF ? new FlowProtobufWriter(escaping) : new FlowTextWriter(this, escaping);
  }

  public String contentType() {
    return library.getContentType();
  }
}
