// SPDX-License-Identifier: Apache-2.0
package io.flowtally.exposition;

import io.flowtally.count.Bucket;
import io.flowtally.count.Buckets;
import io.flowtally.view.AggregateView;
import io.prometheus.metrics.config.EscapingScheme;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;

/**
 * Writes a flow metric as one length-delimited {@code io.prometheus.client.MetricFamily}:
 *
 * <pre>
 * length                      of all that follows, a varint
 * 0A name  12 help  18 00     the family: its type is COUNTER
 * 22 metric                   each bucket, see {@link ProtobufMetric}
 * 7A padding                  only where buckets have ended since the length was written
 * </pre>
 *
 * <p>The length goes before the metrics, and neither they nor their sizes are kept: a first pass
 * over the buckets measures, a second writes. A metric's size hangs on its labels and its created
 * time, which never change; a count takes eight bytes whatever it is. What may change between the
 * passes is which buckets have ended, and {@link FamilyBudget} keeps the length true: those born
 * since the answer began are in neither. Used by one thread.
 */
final class FlowProtobufWriter implements FlowWriter {
  private static final int NAME = 0x0A;
  private static final int HELP = 0x12;
  private static final int TYPE = 0x18;
  private static final int COUNTER = 0;
  private static final int METRIC = 0x22;

  private final EscapingScheme escaping;
  private final Utf8Buffer buffer = Utf8Buffer.forOutput();

  FlowProtobufWriter(EscapingScheme escaping) {
    this.escaping = escaping;
  }

  @Override
  public void write(FlowCounter metric, OutputStream out) throws IOException {
    byte[] head = head(metric);
    FamilyBudget budget = new FamilyBudget();
    for (AggregateView aggregate : metric.aggregates()) {
      ProtobufMetric row = new ProtobufMetric(metric, aggregate, escaping);
      Buckets buckets = aggregate.buckets();
      long[] key = new long[buckets.keyWords()];
      for (Bucket bucket : buckets) {
        if (!metric.has(bucket)) {
          continue;
        }
        bucket.key(key);
        budget.measure(fieldSize(row.render(key, bucket)), bucket.createdSeconds());
      }
    }
    Varint.put(head.length + budget.total(), buffer);
    buffer.put(head);
    for (AggregateView aggregate : metric.aggregates()) {
      writeBuckets(metric, aggregate, budget, out);
    }
    budget.pad(buffer, out);
    buffer.drain(out);
  }

  private void writeBuckets(
      FlowCounter metric, AggregateView aggregate, FamilyBudget budget, OutputStream out)
      throws IOException {
    ProtobufMetric row = new ProtobufMetric(metric, aggregate, escaping);
    Buckets buckets = aggregate.buckets();
    long[] key = new long[buckets.keyWords()];
    for (Bucket bucket : buckets) {
      if (!metric.has(bucket)) {
        continue;
      }
      bucket.key(key);
      Utf8Buffer rendered = row.render(key, bucket);
      if (budget.admits(fieldSize(rendered), bucket.createdSeconds())) {
        buffer.put(METRIC);
        Varint.put(rendered.size(), buffer);
        buffer.put(rendered);
        buffer.drainWhenLarge(out);
      }
    }
  }

  private static int fieldSize(Utf8Buffer metric) {
    return 1 + Varint.size(metric.size()) + metric.size();
  }

  private byte[] head(FlowCounter metric) throws IOException {
    Utf8Buffer head = new Utf8Buffer(256);
    putString(NAME, FlowNames.of(metric, Format.TEXT, escaping).total(), head);
    putString(HELP, metric.quantity().help(), head);
    head.put(TYPE);
    head.put(COUNTER);
    return head.take();
  }

  private static void putString(int tag, String text, Utf8Buffer out) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    out.put(tag);
    Varint.put(bytes.length, out);
    out.put(bytes);
  }
}
