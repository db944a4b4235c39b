package io.flowtally.http;

import io.flowtally.collector.AggregateView;
import java.util.List;

/** {@code flowtally_aggregate_*}: the totals that each aggregate's buckets must add up to. */
final class AggregateMetrics {
  private final Family records =
      Family.counter(
          "flowtally_aggregate_records_total",
          "Flow records that the aggregate saw: counted, counted under another key because of the "
              + "limit (overflowed), or not matching its filter (filtered).");
  private final Family bytes =
      Family.counter(
          "flowtally_aggregate_bytes_total", "Octets of the records counted and overflowed.");
  private final Family packets =
      Family.counter(
          "flowtally_aggregate_packets_total", "Packets of the records counted and overflowed.");
  private final Family buckets =
      Family.gauge("flowtally_aggregate_buckets", "Buckets that the aggregate holds now.");
  private final Family evictedBuckets =
      Family.counter(
          "flowtally_aggregate_evicted_buckets_total", "Buckets that ended after being idle.");
  private final Family evictedBytes =
      Family.counter(
          "flowtally_aggregate_evicted_bytes_total", "Octets that evicted buckets had counted.");
  private final Family evictedPackets =
      Family.counter(
          "flowtally_aggregate_evicted_packets_total", "Packets that evicted buckets had counted.");

  private AggregateMetrics() {}

  static List<Family> of(List<AggregateView> aggregates) {
    AggregateMetrics metrics = new AggregateMetrics();
    aggregates.forEach(metrics::add);
    return List.of(
        metrics.records,
        metrics.bytes,
        metrics.packets,
        metrics.buckets,
        metrics.evictedBuckets,
        metrics.evictedBytes,
        metrics.evictedPackets);
  }

  private void add(AggregateView view) {
    String name = view.name();
    records.add(view.countedRecords(), "aggregate", name, "outcome", "counted");
    records.add(view.overflowedRecords(), "aggregate", name, "outcome", "overflowed");
    records.add(view.filteredRecords(), "aggregate", name, "outcome", "filtered");
    bytes.add(view.bytes(), "aggregate", name);
    packets.add(view.packets(), "aggregate", name);
    buckets.add(view.buckets().size(), "aggregate", name);
    evictedBuckets.add(view.evictedBuckets(), "aggregate", name);
    evictedBytes.add(view.evictedBytes(), "aggregate", name);
    evictedPackets.add(view.evictedPackets(), "aggregate", name);
  }
}
