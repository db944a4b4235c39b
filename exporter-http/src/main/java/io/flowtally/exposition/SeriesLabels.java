// SPDX-License-Identifier: Apache-2.0
package io.flowtally.exposition;

import io.flowtally.view.AggregateView;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** The labels that every series of an aggregate bears, sorted by name as the formats want them. */
final class SeriesLabels {
  private static final int FIXED = -1;

  private SeriesLabels() {}

  /**
   * A label's name and where its value comes from.
   *
   * @param index of the part of the key, or negative: the value is {@code fixed}
   */
  record SeriesLabel(String name, int index, String fixed) {
    boolean isFixed() {
      return index < 0;
    }

    String value(AggregateView aggregate, long[] key) {
      if (isFixed()) {
        return fixed;
      }
      StringBuilder value = new StringBuilder();
      aggregate.appendLabelValue(key, index, value);
      return value.toString();
    }
  }

  /** Should two have one name, the key's part goes before the aggregate, that before a static. */
  static List<SeriesLabel> of(AggregateView aggregate, Map<String, String> staticLabels) {
    Map<String, SeriesLabel> labels = new TreeMap<>();
    staticLabels.forEach((name, value) -> labels.put(name, new SeriesLabel(name, FIXED, value)));
    labels.put("aggregate", new SeriesLabel("aggregate", FIXED, aggregate.name()));
    List<String> names = aggregate.labelNames();
    for (int i = 0; i < names.size(); i++) {
      labels.put(names.get(i), new SeriesLabel(names.get(i), i, ""));
    }
    return List.copyOf(labels.values());
  }
}
