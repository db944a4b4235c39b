// SPDX-License-Identifier: Apache-2.0
package io.flowtally.config;

import io.flowtally.key.Columns;
import io.flowtally.yaml.Mistakes;
import io.flowtally.yaml.Scalars;
import io.flowtally.yaml.Section;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.yaml.snakeyaml.nodes.Node;

/** Reads how flow metrics are named and labelled, as Prometheus will take them. */
final class MetricsReader {
  private static final Pattern NAME = Pattern.compile("[a-zA-Z_][a-zA-Z0-9_]*");

  private final Mistakes mistakes;
  private final Scalars scalars;

  MetricsReader(Mistakes mistakes, Scalars scalars) {
    this.mistakes = mistakes;
    this.scalars = scalars;
  }

  Settings.Metrics read(Section root) {
    Section section =
        root.section("metrics", List.of("prefix", "labels", "first_increments"), "prefix: pmacct");
    return new Settings.Metrics(
        prefix(section),
        labels(section),
        scalars.flag(section, "first_increments", Defaults.METRICS.firstIncrements()));
  }

  /** A label that a flow metric may bear of itself; a static label of that name would clash. */
  private static boolean isOurs(String label) {
    return label.equals("aggregate")
        || Columns.all().stream().anyMatch(column -> column.label().equals(label));
  }

  private String prefix(Section section) {
    String byDefault = Defaults.METRICS.prefix();
    String text = scalars.text(section, "prefix", byDefault);
    Node node = section.values().get("prefix");
    if (text == null || node == null) {
      return byDefault;
    }
    if (!NAME.matcher(text).matches()) {
      mistakes.add(
          node,
          "metrics.prefix: \""
              + text
              + "\" cannot start a metric's name: write letters, digits and _");
    } else if (text.endsWith("_")) {
      mistakes.add(
          node,
          "metrics.prefix: the _ after it comes by itself: write " + text.replaceAll("_+$", ""));
    }
    return text;
  }

  private Map<String, String> labels(Section section) {
    Section named = section.names("labels", "site: fra1");
    Map<String, String> labels = new LinkedHashMap<>();
    for (Map.Entry<String, Node> entry : named.values().entrySet()) {
      String name = entry.getKey();
      Node node = entry.getValue();
      String value = scalars.text(named.name(name), node, name + ": fra1");
      if (!NAME.matcher(name).matches() || name.startsWith("__")) {
        mistakes.add(
            node,
            named.name(name)
                + " is no label name: write letters, digits and _, no digit first, no __");
      } else if (isOurs(name)) {
        mistakes.add(
            node, named.name(name) + " is a label that flow metrics bear already: write another");
      } else if (value != null && (value.isEmpty() || !wellFormed(value))) {
        mistakes.add(
            node,
            named.name(name)
                + ": "
                + (value.isEmpty() ? "an empty value is no label" : "half a character")
                + ": write a value, or leave the label out");
      } else if (value != null) {
        labels.put(name, value);
      }
    }
    return labels;
  }

  /** False when half a surrogate pair stands alone: Prometheus wants UTF-8. */
  private static boolean wellFormed(String text) {
    return text.codePoints().noneMatch(c -> c >= 0xD800 && c <= 0xDFFF);
  }
}
