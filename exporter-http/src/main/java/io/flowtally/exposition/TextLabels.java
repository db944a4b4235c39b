// SPDX-License-Identifier: Apache-2.0
package io.flowtally.exposition;

import io.flowtally.exposition.SeriesLabels.SeriesLabel;
import io.flowtally.view.AggregateView;
import io.prometheus.metrics.config.EscapingScheme;
import io.prometheus.metrics.model.snapshots.PrometheusNaming;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * The labels of an aggregate's series as text. All that is the same for each bucket is rendered
 * once: what stands before each value of the key, and what stands after the last.
 */
final class TextLabels {
  private final AggregateView aggregate;
  private final byte[][] before;
  private final int[] index;
  private final byte[] after;
  private final StringBuilder word = new StringBuilder();

  TextLabels(AggregateView aggregate, Map<String, String> staticLabels, EscapingScheme escaping) {
    this.aggregate = aggregate;
    List<byte[]> pieces = new ArrayList<>();
    List<Integer> indexes = new ArrayList<>();
    Utf8Buffer piece = new Utf8Buffer(256);
    String separator = "{";
    for (SeriesLabel label : SeriesLabels.of(aggregate, staticLabels)) {
      String name = PrometheusNaming.escapeName(label.name(), escaping);
      piece.putText(new StringBuilder(separator).append(name).append("=\""));
      if (label.isFixed()) {
        piece.putEscaped(new StringBuilder(label.fixed()));
      } else {
        pieces.add(piece.take());
        indexes.add(label.index());
      }
      separator = "\",";
    }
    piece.putText(new StringBuilder("\"} "));
    before = pieces.toArray(byte[][]::new);
    index = indexes.stream().mapToInt(Integer::intValue).toArray();
    after = piece.take();
  }

  /** From the opening brace to the space before the value. */
  void put(long[] key, Utf8Buffer out) {
    for (int i = 0; i < index.length; i++) {
      out.put(before[i]);
      byte[] bytes = out.room(AggregateView.LONGEST_PUT);
      int end = aggregate.putLabelValue(key, index[i], bytes, out.size());
      if (end >= 0) {
        out.endAt(end);
      } else {
        word.setLength(0);
        aggregate.appendLabelValue(key, index[i], word);
        out.putEscaped(word);
      }
    }
    out.put(after);
  }
}
