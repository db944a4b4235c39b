// SPDX-License-Identifier: Apache-2.0
package io.flowtally.http.page;

import com.sun.net.httpserver.HttpExchange;
import io.flowtally.exposition.AnswerRequest;
import io.flowtally.exposition.FlowMetrics;
import io.flowtally.exposition.own.OwnMetrics;
import io.flowtally.view.CollectorView;
import io.flowtally.view.Hold;
import io.flowtally.view.ScrapeAnswer;
import io.prometheus.metrics.instrumentation.jvm.JvmMetrics;
import io.prometheus.metrics.model.registry.MetricNameFilter;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.prometheus.metrics.model.snapshots.MetricSnapshots;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * Everything there is to scrape, in one registry of the library. Any thread may ask. The registry
 * is made for the first who does: its classes take longer to load than the rest of the start.
 */
public final class Scrape {
  private final CollectorView view;
  private @Nullable PrometheusRegistry registry;

  public Scrape(CollectorView view) {
    this.view = view;
  }

  private synchronized PrometheusRegistry registry() {
    if (registry == null) {
      PrometheusRegistry whole = new PrometheusRegistry();
      whole.register(new FlowMetrics(view));
      whole.register(new OwnMetrics(view));
      JvmMetrics.builder().register(whole);
      registry = whole; // only now: half of one would stay for ever
    }
    return registry;
  }

  /**
   * Leaves the collector a mark that values are read, as it needs after a crash. Flow metrics that
   * {@code name[]} leaves out make no difference: a mark too many costs little.
   *
   * @throws IOException if the answer must not be given, or not end
   */
  void mark() throws IOException {
    view.scraped();
  }

  /**
   * Does the same, and keeps what is read as it is until the answer is written.
   *
   * @throws IOException if the answer must not be given
   */
  Hold hold() throws IOException {
    return view.hold();
  }

  /** Begins an answer; to be called before {@link #of}, and {@link #mark} before it. */
  ScrapeAnswer begin(HttpExchange exchange) {
    return view.beginAnswer(ScrapeTimeout.scraper(exchange), ScrapeTimeout.ms(exchange));
  }

  /** The metrics that the request names with {@code name[]}; all, if it names none. */
  MetricSnapshots of(Query query, ScrapeAnswer answer) {
    AnswerRequest request = new AnswerRequest(query, answer);
    String[] names = query.getParameterValues("name[]");
    return names == null
        ? registry().scrape(request)
        : registry().scrape(MetricNameFilter.builder().nameMustBeEqualTo(names).build(), request);
  }
}
