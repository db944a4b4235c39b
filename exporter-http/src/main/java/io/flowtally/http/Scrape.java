package io.flowtally.http;

import io.flowtally.collector.CollectorView;
import io.prometheus.metrics.instrumentation.jvm.JvmMetrics;
import io.prometheus.metrics.model.registry.MetricNameFilter;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.prometheus.metrics.model.snapshots.MetricSnapshots;

/** Everything there is to scrape, in one registry of the library. Any thread may ask. */
final class Scrape {
  private final CollectorView view;
  private final PrometheusRegistry registry = new PrometheusRegistry();

  Scrape(CollectorView view) {
    this.view = view;
    registry.register(new FlowMetrics(view));
    registry.register(new OwnMetrics(view));
    JvmMetrics.builder().register(registry);
  }

  /** The metrics that the request names with {@code name[]}; all, if it names none. */
  MetricSnapshots of(Query query) {
    view.scraped();
    String[] names = query.getParameterValues("name[]");
    return names == null
        ? registry.scrape(query)
        : registry.scrape(MetricNameFilter.builder().nameMustBeEqualTo(names).build(), query);
  }
}
