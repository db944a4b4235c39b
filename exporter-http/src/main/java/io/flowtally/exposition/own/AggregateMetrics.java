// SPDX-License-Identifier: Apache-2.0
package io.flowtally.exposition.own;

import io.flowtally.count.AdmissionCounts;
import io.flowtally.count.Buckets;
import io.flowtally.view.AggregateView;
import java.util.List;

/** {@code flowtally_aggregate_*}: the totals that each aggregate's buckets must add up to. */
final class AggregateMetrics {
  private final MetricFamily records =
      MetricFamily.counter(
          "flowtally_aggregate_records_total",
          "Flow records that the aggregate saw: counted, counted under another key because of the "
              + "limit (overflowed), or not matching its filter (filtered).");
  private final MetricFamily bytes =
      MetricFamily.counter(
          "flowtally_aggregate_bytes_total", "Bytes of the records counted and overflowed.");
  private final MetricFamily packets =
      MetricFamily.counter(
          "flowtally_aggregate_packets_total", "Packets of the records counted and overflowed.");
  private final MetricFamily flows =
      MetricFamily.counter(
          "flowtally_aggregate_flows_total",
          "Flows of the records counted and overflowed, where the aggregate counts flows.");
  private final MetricFamily buckets =
      MetricFamily.gauge("flowtally_aggregate_buckets", "Buckets that the aggregate holds now.");
  private final MetricFamily evictedBuckets =
      MetricFamily.counter(
          "flowtally_aggregate_evicted_buckets_total",
          "Buckets that ended after being idle, or after a heavier key took their place.");
  private final MetricFamily evictedBytes =
      MetricFamily.counter(
          "flowtally_aggregate_evicted_bytes_total", "Bytes that evicted buckets had counted.");
  private final MetricFamily evictedPackets =
      MetricFamily.counter(
          "flowtally_aggregate_evicted_packets_total", "Packets that evicted buckets had counted.");
  private final MetricFamily evictedFlows =
      MetricFamily.counter(
          "flowtally_aggregate_evicted_flows_total", "Flows that evicted buckets had counted.");

  private final MetricFamily overflowedBytes =
      MetricFamily.counter(
          "flowtally_aggregate_overflowed_bytes_total", "Bytes of the records overflowed.");
  private final MetricFamily otherRatio =
      MetricFamily.gauge(
          "flowtally_aggregate_other_ratio",
          "Share of the bytes of the last minutes that are counted in other.");
  private final MetricFamily admitted =
      MetricFamily.counter(
          "flowtally_aggregate_admitted_total", "Keys that took the place of a lighter one.");
  private final MetricFamily retired =
      MetricFamily.counter(
          "flowtally_aggregate_retired_total", "Keys that left their place to a heavier one.");
  private final MetricFamily readmitted =
      MetricFamily.counter(
          "flowtally_aggregate_readmitted_total",
          "Keys admitted within five minutes of having been retired.");
  private final MetricFamily retiredBuckets =
      MetricFamily.gauge(
          "flowtally_aggregate_retired_buckets",
          "Buckets that count no more and wait until everybody has read them.");
  private final MetricFamily lightest =
      MetricFamily.gauge(
          "flowtally_aggregate_lightest_weight_bytes",
          "Weight of the lightest key that has a bucket: its bytes, with a half-life of five "
              + "minutes. 0 while there is room.");
  private final MetricFamily distinctKeys =
      MetricFamily.gauge(
          "flowtally_aggregate_distinct_keys",
          "Distinct keys since the process began, about: the standard error is 1.6 %.");

  private AggregateMetrics() {}

  static List<MetricFamily> of(List<AggregateView> aggregates) {
    AggregateMetrics metrics = new AggregateMetrics();
    aggregates.forEach(metrics::add);
    return List.of(
        metrics.records,
        metrics.bytes,
        metrics.packets,
        metrics.flows,
        metrics.buckets,
        metrics.evictedBuckets,
        metrics.evictedBytes,
        metrics.evictedPackets,
        metrics.evictedFlows,
        metrics.overflowedBytes,
        metrics.otherRatio,
        metrics.admitted,
        metrics.retired,
        metrics.readmitted,
        metrics.retiredBuckets,
        metrics.lightest,
        metrics.distinctKeys);
  }

  private void add(AggregateView view) {
    String name = view.name();
    records.add(view.countedRecords(), "aggregate", name, "outcome", "counted");
    records.add(view.overflowedRecords(), "aggregate", name, "outcome", "overflowed");
    records.add(view.filteredRecords(), "aggregate", name, "outcome", "filtered");
    bytes.add(view.bytes(), "aggregate", name);
    packets.add(view.packets(), "aggregate", name);
    Buckets held = view.buckets();
    AdmissionCounts counts = held.admissionCounts();
    buckets.add(held.size(), "aggregate", name);
    overflowedBytes.add(view.overflowedBytes(), "aggregate", name);
    otherRatio.add(view.otherRatio(), "aggregate", name);
    admitted.add(counts.admitted(), "aggregate", name);
    retired.add(counts.retired(), "aggregate", name);
    readmitted.add(counts.cameBack(), "aggregate", name);
    retiredBuckets.add(held.sizeRetired(), "aggregate", name);
    lightest.add(counts.lightestWeight(), "aggregate", name);
    distinctKeys.add(held.distinctKeyCount(), "aggregate", name);
    evictedBuckets.add(view.evictedBuckets(), "aggregate", name);
    evictedBytes.add(view.evictedBytes(), "aggregate", name);
    evictedPackets.add(view.evictedPackets(), "aggregate", name);
    if (view.countsFlows()) {
      flows.add(view.flows(), "aggregate", name);
      evictedFlows.add(view.evictedFlows(), "aggregate", name);
    }
  }
}
