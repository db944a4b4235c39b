// SPDX-License-Identifier: Apache-2.0
package io.flowtally.exposition;

import io.flowtally.count.Bucket;
import io.flowtally.exposition.SeriesLabels.SeriesLabel;
import io.flowtally.view.AggregateView;
import io.prometheus.metrics.config.EscapingScheme;
import io.prometheus.metrics.model.snapshots.PrometheusNaming;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * Renders a bucket as {@code io.prometheus.client.Metric}:
 *
 * <pre>
 * 0A length  0A length name  12 length value       each label, sorted by name
 * 1A length  09 double                             the counter: eight bytes, little-endian,
 *            1A length 08 seconds                  and its created timestamp, a varint
 * </pre>
 *
 * <p>Used by one thread; a rendering lasts until the next.
 */
final class ProtobufMetric {
  private static final int LABEL = 0x0A;
  private static final int LABEL_NAME = 0x0A;
  private static final int LABEL_VALUE = 0x12;
  private static final int COUNTER = 0x1A;
  private static final int VALUE = 0x09;
  private static final int CREATED = 0x1A;
  private static final int SECONDS = 0x08;
  private static final int VALUE_SIZE = 9;

  /** A label's length is then below 128, whatever is put. */
  private static final int LONGEST_SHORT_HEAD = 127 - AggregateView.LONGEST_PUT;

  private final AggregateView aggregate;
  private final FlowCounter metric;
  private final SeriesLabel[] labels;

  /** The name field of each label; for one with a fixed value the whole label. */
  private final byte[][] rendered;

  /** All of a label before its value; the two lengths are left 0. */
  private final byte[][] shortHeads;

  private final StringBuilder text = new StringBuilder();
  private final Utf8Buffer value = new Utf8Buffer(256);
  private final Utf8Buffer row = new Utf8Buffer(1024);

  ProtobufMetric(FlowCounter metric, AggregateView aggregate, EscapingScheme escaping) {
    this.aggregate = aggregate;
    this.metric = metric;
    List<SeriesLabel> all = SeriesLabels.of(aggregate, metric.staticLabels());
    this.labels = all.toArray(SeriesLabel[]::new);
    this.rendered = new byte[labels.length][];
    this.shortHeads = new byte[labels.length][];
    for (int i = 0; i < labels.length; i++) {
      byte[] name =
          PrometheusNaming.escapeName(labels[i].name(), escaping).getBytes(StandardCharsets.UTF_8);
      row.put(LABEL_NAME);
      Varint.put(name.length, row);
      row.put(name);
      rendered[i] = row.take();
      shortHeads[i] = shortHead(rendered[i]);
      if (labels[i].isFixed()) {
        text.setLength(0);
        text.append(labels[i].fixed());
        putLabel(rendered[i]);
        rendered[i] = row.take();
      }
    }
  }

  private byte[] shortHead(byte[] name) {
    row.put(LABEL);
    row.put(0);
    row.put(name);
    row.put(LABEL_VALUE);
    row.put(0);
    return row.take();
  }

  Utf8Buffer render(long[] key, Bucket bucket) {
    row.clear();
    for (int i = 0; i < labels.length; i++) {
      if (labels[i].isFixed()) {
        row.put(rendered[i]);
      } else if (!putShort(key, i)) {
        text.setLength(0);
        aggregate.appendLabelValue(key, labels[i].index(), text);
        putLabel(rendered[i]);
      }
    }
    putCounter(bucket);
    return row;
  }

  /**
   * Puts a label whose value is no word and where each length takes one byte: the lengths are set
   * when the value stands. False if it is not such a label; nothing is put then.
   */
  private boolean putShort(long[] key, int i) {
    byte[] head = shortHeads[i];
    if (head.length > LONGEST_SHORT_HEAD) {
      return false;
    }
    int start = row.size();
    int from = start + head.length;
    byte[] bytes = row.room(head.length + AggregateView.LONGEST_PUT);
    int end = aggregate.putLabelValue(key, labels[i].index(), bytes, from);
    if (end < 0) {
      return false;
    }
    System.arraycopy(head, 0, bytes, start, head.length);
    bytes[start + 1] = (byte) (end - start - 2);
    bytes[from - 1] = (byte) (end - from);
    row.endAt(end);
    return true;
  }

  /** A label whose value is in {@code text}. */
  private void putLabel(byte[] name) {
    value.clear();
    value.putText(text);
    row.put(LABEL);
    Varint.put(name.length + 1 + Varint.size(value.size()) + value.size(), row);
    row.put(name);
    row.put(LABEL_VALUE);
    Varint.put(value.size(), row);
    row.put(value);
  }

  private void putCounter(Bucket bucket) {
    long seconds = bucket.createdSeconds();
    int timestamp = 1 + Varint.size(seconds);
    row.put(COUNTER);
    Varint.put(VALUE_SIZE + (seconds == 0 ? 0 : 2 + timestamp), row);
    row.put(VALUE);
    row.putLittleEndian(Double.doubleToRawLongBits((double) metric.valueOf(bucket)));
    if (seconds != 0) {
      row.put(CREATED);
      Varint.put(timestamp, row);
      row.put(SECONDS);
      Varint.put(seconds, row);
    }
  }
}
