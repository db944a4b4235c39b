// SPDX-License-Identifier: Apache-2.0
package io.flowtally.console;

import io.flowtally.view.AggregateView;
import io.flowtally.view.CollectorView;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * An hour of totals and of the heaviest, for every aggregate. It looks every {@link #STEP_SECONDS};
 * a look reads each series once, as a scrape does. Thread-safe.
 */
public final class History implements AutoCloseable {
  public static final int STEP_SECONDS = 10;
  private static final Logger LOG = LoggerFactory.getLogger(History.class);

  private final CollectorView view;
  private final long memory;
  private final Map<String, AggregateHistory> byName = new LinkedHashMap<>();
  private final ScheduledExecutorService thread =
      Executors.newSingleThreadScheduledExecutor(
          task -> {
            Thread thread = new Thread(task, "history");
            thread.setDaemon(true);
            return thread;
          });

  /**
   * Remembers nothing yet.
   *
   * @param memory bytes that it may take; aggregates past that have totals alone
   */
  public History(CollectorView view, long memory) {
    this.view = view;
    this.memory = memory;
  }

  @SuppressWarnings("FutureReturnValueIgnored") // the task catches all that it throws
  public void start() {
    thread.scheduleAtFixedRate(this::tick, 0, STEP_SECONDS, TimeUnit.SECONDS);
  }

  private void tick() {
    try {
      look(System.currentTimeMillis() / 1000);
    } catch (Throwable e) { // what gets out would end it for good, unseen
      LOG.error("the page's history has a gap; please report this", e);
    }
  }

  /** One look. */
  void look(long nowSeconds) {
    long left = memory;
    Map<String, AggregateHistory> present = new LinkedHashMap<>();
    for (AggregateView aggregate : view.aggregates()) {
      long needed = AggregateHistory.memory(aggregate.size());
      boolean track = needed <= left;
      left -= track ? needed : 0;
      AggregateHistory history = find(aggregate.name());
      history = history == null ? new AggregateHistory(aggregate) : history;
      history.look(aggregate, track, nowSeconds);
      present.put(aggregate.name(), history);
    }
    synchronized (byName) {
      byName.clear();
      byName.putAll(present);
    }
  }

  private @Nullable AggregateHistory find(String aggregate) {
    synchronized (byName) {
      return byName.get(aggregate);
    }
  }

  /** Every aggregate, in the order of the configuration. */
  public List<Timeline> timelines() {
    synchronized (byName) {
      return byName.values().stream().map(AggregateHistory::timeline).toList();
    }
  }

  /** The heaviest values of a label; null if there is no such aggregate or label. */
  public @Nullable TopTable top(String aggregate, String label, int windowSeconds, int limit) {
    AggregateHistory history = find(aggregate);
    return history == null ? null : history.top(label, windowSeconds, limit);
  }

  @Override
  public void close() {
    thread.shutdownNow();
  }
}
