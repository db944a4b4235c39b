// SPDX-License-Identifier: Apache-2.0
package io.flowtally.config;

import io.flowtally.text.Spelling;
import io.flowtally.yaml.Mistakes;
import io.flowtally.yaml.Scalars;
import io.flowtally.yaml.Section;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.yaml.snakeyaml.nodes.Node;

/** Reads what an aggregate counts. A bucket is made of bytes and packets; flows are its choice. */
final class CountReader {
  private static final String KEY = "count";
  private static final String FLOWS = "flows";
  private static final List<String> ALWAYS = List.of("bytes", "packets");
  private static final List<String> ALL = List.of("bytes", "packets", FLOWS);
  private static final String EXAMPLE = "[bytes, packets, flows]";

  private final Mistakes mistakes;
  private final Scalars scalars;

  CountReader(Mistakes mistakes, Scalars scalars) {
    this.mistakes = mistakes;
    this.scalars = scalars;
  }

  boolean countsFlows(Section section) {
    List<Node> nodes = section.list(KEY, EXAMPLE);
    if (nodes == null) {
      return false;
    }
    String name = section.name(KEY);
    Set<String> counts = new LinkedHashSet<>();
    boolean all = true;
    for (Node node : nodes) {
      String text = scalars.text(name, node, FLOWS);
      if (text == null || !ALL.contains(text)) {
        all = false;
        if (text != null) {
          mistakes.add(
              node, name + ": \"" + text + "\" is no count: " + Spelling.advice(text, ALL));
        }
      } else if (!counts.add(text)) {
        mistakes.add(node, name + ": " + text + " is listed twice: keep one");
      }
    }
    Node list = section.values().get(KEY);
    if (all && list != null && !counts.containsAll(ALWAYS)) {
      mistakes.add(
          list,
          name + ": bytes and packets are always counted: write [bytes, packets] or " + EXAMPLE);
    }
    return counts.contains(FLOWS);
  }
}
