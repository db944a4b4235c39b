// SPDX-License-Identifier: Apache-2.0
package io.flowtally.exposition;

import io.flowtally.view.AggregateView;
import io.flowtally.view.CollectorView;
import io.flowtally.view.ScrapeAnswer;
import io.prometheus.metrics.model.registry.MultiCollector;
import io.prometheus.metrics.model.registry.PrometheusScrapeRequest;
import io.prometheus.metrics.model.snapshots.MetricSnapshots;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The two flow metrics of a collector, over whatever aggregates it has at the moment. */
public final class FlowMetrics implements MultiCollector {
  private final CollectorView view;

  public FlowMetrics(CollectorView view) {
    this.view = view;
  }

  @Override
  public MetricSnapshots collect() {
    return collect(ScrapeAnswer.PLAIN);
  }

  @Override
  public MetricSnapshots collect(@Nullable PrometheusScrapeRequest request) {
    return collect(AnswerRequest.answerTo(request));
  }

  MetricSnapshots collect(ScrapeAnswer answer) {
    String prefix = view.metricsPrefix();
    List<AggregateView> aggregates = view.aggregates();
    Map<String, String> labels = view.staticLabels();
    MetricSnapshots.Builder counters =
        MetricSnapshots.builder()
            .metricSnapshot(new FlowCounter(Quantity.BYTES, prefix, aggregates, labels, answer))
            .metricSnapshot(new FlowCounter(Quantity.PACKETS, prefix, aggregates, labels, answer));
    List<AggregateView> ofFlows = aggregates.stream().filter(AggregateView::countsFlows).toList();
    if (!ofFlows.isEmpty()) {
      counters.metricSnapshot(new FlowCounter(Quantity.FLOWS, prefix, ofFlows, labels, answer));
    }
    return counters.build();
  }
}
