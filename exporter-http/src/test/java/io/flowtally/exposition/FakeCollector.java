// SPDX-License-Identifier: Apache-2.0
package io.flowtally.exposition;

import io.flowtally.view.AggregateView;
import io.flowtally.view.CollectorView;
import io.flowtally.view.ExporterStatus;
import io.flowtally.view.FlowQuery;
import io.flowtally.view.FlowQueryException;
import io.flowtally.view.FoundFlows;
import io.flowtally.view.ListenerStatus;
import io.flowtally.view.NetworkInfo;
import io.flowtally.view.OutCountersStatus;
import io.flowtally.view.ReloadStatus;
import io.flowtally.view.UndecodableSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** A collector that has counted what the test says. */
public final class FakeCollector implements CollectorView {
  String prefix = "pmacct";
  final Map<String, String> labels = new LinkedHashMap<>();
  public final List<AggregateView> aggregates = new ArrayList<>();
  final List<ListenerStatus> listeners = new ArrayList<>();
  public final List<ExporterStatus> exporters = new ArrayList<>();
  final List<NetworkInfo> networks = new ArrayList<>();
  public ReloadStatus reload = new ReloadStatus(true, 1_700_000_000.5, List.of());
  public volatile boolean ready = true;

  /** What every page that reads the aggregates throws. */
  public volatile @Nullable Error failure;

  /** The last search of flows, and what it finds; null: it cannot be answered. */
  public volatile @Nullable FlowQuery query;

  public volatile @Nullable FoundFlows found;

  public volatile int reloads;
  public final AtomicInteger marks = new AtomicInteger();

  /** One of everything, with a different number in each place. */
  public static FakeCollector withOneOfEverything() {
    FakeCollector collector = new FakeCollector();
    collector.aggregates.add(
        new FakeAggregate("inbound", "ip_dst", "net_src")
            .add(1000, 10, 1_700_000_000, "10.1.2.3", "8.0.0.0"));
    collector.aggregates.add(
        new FakeAggregate("outbound", "ip_src", "net_dst")
            .add(2000, 20, 1_700_000_001, "10.1.2.4", "0.0.0.0"));
    collector.listeners.add(new ListenerStatus(":2055", 1, 2, 3, 4, 5, 7, 6));
    collector.exporters.add(
        new ExporterStatus(
            "192.0.2.1",
            Map.of("5", 21L, "9", 22L),
            Map.of("5", 23L, "9", 24L),
            Map.of("ingress", 34L, "not_given", 35L),
            Map.of("record_cut", 25L),
            Map.of("unknown_template", 36L),
            26,
            27,
            28,
            29,
            Map.of("replayed", 30L, "expired", 31L, "overflowed", 32L),
            Map.of("options", 100.0),
            33,
            new OutCountersStatus(true, 36, 37),
            1_700_000_002.25));
    collector.networks.add(new NetworkInfo("10.0.0.0/8", "Inside", 64500));
    return collector;
  }

  @Override
  public String metricsPrefix() {
    return prefix;
  }

  @Override
  public Map<String, String> staticLabels() {
    return labels;
  }

  @Override
  public List<AggregateView> aggregates() {
    Error thrown = failure;
    if (thrown != null) {
      throw thrown;
    }
    return aggregates;
  }

  @Override
  public List<ListenerStatus> listeners() {
    return listeners;
  }

  @Override
  public List<ExporterStatus> exporters() {
    return exporters;
  }

  @Override
  public FoundFlows flows(FlowQuery asked) throws FlowQueryException {
    query = asked;
    FoundFlows answer = found;
    if (answer == null) {
      throw new FlowQueryException("not now", asked.filter().equals("wrong"));
    }
    return answer;
  }

  @Override
  public List<NetworkInfo> networks() {
    return networks;
  }

  @Override
  public ReloadStatus lastReload() {
    return reload;
  }

  @Override
  public boolean ready() {
    return ready;
  }

  @Override
  public void scraped() {
    marks.incrementAndGet();
  }

  @Override
  public List<UndecodableSource> undecodable() {
    return List.of(
        new UndecodableSource("192.0.2.7", "unknown_version", "sFlow version 5", 3, 1_700_000_000));
  }

  @Override
  public boolean forget(String address) {
    return exporters.removeIf(exporter -> exporter.exporter().equals(address));
  }

  @Override
  @SuppressWarnings("NonAtomicVolatileUpdate")
  public ReloadStatus reload() {
    reloads++;
    return reload;
  }
}
