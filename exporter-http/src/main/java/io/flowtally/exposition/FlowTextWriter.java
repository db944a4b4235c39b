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
 * Writes a flow metric as Prometheus text or OpenMetrics, bucket by bucket, without an object for
 * any of them. Used by one thread.
 */
final class FlowTextWriter implements FlowWriter {
  private static final byte[] MILLISECONDS = ".000\n".getBytes(StandardCharsets.US_ASCII);

  private final Format format;
  private final EscapingScheme escaping;
  private final Utf8Buffer buffer = Utf8Buffer.forOutput();

  FlowTextWriter(Format format, EscapingScheme escaping) {
    this.format = format;
    this.escaping = escaping;
  }

  @Override
  public void write(FlowCounter metric, OutputStream out) throws IOException {
    FlowNames names = FlowNames.of(metric, format, escaping);
    byte[] total = names.totalBytes();
    byte[] created = names.createdBytes();
    buffer.put(names.headBytes());
    for (AggregateView aggregate : metric.aggregates()) {
      TextLabels labels = new TextLabels(aggregate, metric.staticLabels(), escaping);
      Buckets buckets = aggregate.buckets();
      long[] key = new long[buckets.keyWords()];
      for (Bucket bucket : buckets) {
        if (!metric.has(bucket)) {
          continue;
        }
        bucket.key(key);
        buffer.put(total);
        int from = buffer.size();
        labels.put(key, buffer);
        int to = buffer.size();
        CounterText.put(metric.valueOf(bucket), buffer);
        buffer.put('\n');
        if (created.length > 0 && bucket.createdSeconds() != 0) {
          putCreated(created, from, to, bucket);
        }
        buffer.drainWhenLarge(out);
      }
    }
    buffer.drain(out);
  }

  /** The same labels again, then Unix time to the millisecond. */
  private void putCreated(byte[] name, int from, int to, Bucket bucket) {
    buffer.put(name);
    buffer.repeat(from, to);
    buffer.putDigits(bucket.createdSeconds());
    buffer.put(MILLISECONDS);
  }
}
