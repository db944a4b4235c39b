// SPDX-License-Identifier: Apache-2.0
package io.flowtally.exposition;

import io.flowtally.count.Bucket;
import io.flowtally.view.AggregateView;
import io.flowtally.view.ScrapeAnswer;
import io.prometheus.metrics.model.snapshots.CounterSnapshot;
import io.prometheus.metrics.model.snapshots.Labels;
import io.prometheus.metrics.model.snapshots.MetricMetadata;
import java.util.AbstractList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/**
 * One flow metric over the buckets of every aggregate. It holds no copy of them: its data points
 * are made one by one as somebody iterates, each with the value of that moment.
 *
 * <p>Our own writers take the buckets from {@link #aggregates} and never make data points; these
 * are for the library's writers, which are the oracle in the tests.
 */
final class FlowCounter extends CounterSnapshot {
  private final Quantity quantity;
  private final List<AggregateView> aggregates;
  private final Map<String, String> staticLabels;
  private final long upTo;
  private final long newAbove;

  FlowCounter(
      Quantity quantity,
      String prefix,
      List<AggregateView> aggregates,
      Map<String, String> staticLabels,
      ScrapeAnswer answer) {
    super(metadata(quantity, prefix), List.of());
    this.quantity = quantity;
    this.aggregates = aggregates;
    this.staticLabels = staticLabels;
    this.upTo = answer.upTo();
    this.newAbove = answer.newAbove();
  }

  private static MetricMetadata metadata(Quantity quantity, String prefix) {
    return CounterSnapshot.builder()
        .name(quantity.metricName(prefix))
        .help(quantity.help())
        .build()
        .getMetadata();
  }

  Quantity quantity() {
    return quantity;
  }

  /** Whether a bucket is in the answer; one that was born since it began waits for the next. */
  boolean has(Bucket bucket) {
    return bucket.sequence() <= upTo;
  }

  /** What the answer shows of a bucket: its count, or 0 if the series is new to who asks. */
  long valueOf(Bucket bucket) {
    return bucket.sequence() > newAbove ? 0 : quantity.of(bucket);
  }

  List<AggregateView> aggregates() {
    return aggregates;
  }

  Map<String, String> staticLabels() {
    return staticLabels;
  }

  boolean isEmpty() {
    return aggregates.stream().allMatch(aggregate -> aggregate.buckets().size() == 0);
  }

  @Override
  public List<CounterDataPointSnapshot> getDataPoints() {
    return new AbstractList<>() {
      @Override
      public Iterator<CounterDataPointSnapshot> iterator() {
        return aggregates.stream().flatMap(FlowCounter.this::points).iterator();
      }

      @Override
      public CounterDataPointSnapshot get(int index) {
        throw new UnsupportedOperationException("the buckets have no order");
      }

      @Override
      public int size() {
        return aggregates.stream().mapToInt(aggregate -> aggregate.buckets().size()).sum();
      }
    };
  }

  private Stream<CounterDataPointSnapshot> points(AggregateView aggregate) {
    return StreamSupport.stream(aggregate.buckets().spliterator(), false)
        .filter(this::has)
        .map(bucket -> point(aggregate, bucket));
  }

  private CounterDataPointSnapshot point(AggregateView aggregate, Bucket bucket) {
    long[] key = new long[aggregate.buckets().keyWords()];
    bucket.key(key);
    Labels.Builder labels = Labels.builder();
    SeriesLabels.of(aggregate, staticLabels)
        .forEach(label -> labels.label(label.name(), label.value(aggregate, key)));
    return new CounterDataPointSnapshot(
        (double) valueOf(bucket), labels.build(), null, bucket.createdSeconds() * 1000L);
  }
}
