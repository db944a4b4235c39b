// SPDX-License-Identifier: Apache-2.0
package io.flowtally.config;

import io.flowtally.yaml.Located;
import io.flowtally.yaml.Mistakes;
import io.flowtally.yaml.Scalars;
import io.flowtally.yaml.Section;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;

/** Reads the aggregates: the names are the user's, the keys below each are ours. */
final class AggregatesReader {
  private static final List<String> KEYS = List.of("filter", "by", "count", "buckets", "admission");
  private static final String EXAMPLE = "inbound: {filter: dst local, by: [dst_host, src_net]}";

  private final Mistakes mistakes;
  private final Scalars scalars;

  AggregatesReader(Mistakes mistakes, Scalars scalars) {
    this.mistakes = mistakes;
    this.scalars = scalars;
  }

  List<Settings.Aggregate> read(Section root, List<Settings.Aggregate> byDefault, int buckets) {
    if (!root.values().containsKey("aggregates")) {
      return byDefault.stream().map(one -> limited(one, buckets)).toList();
    }
    Section named = root.names("aggregates", EXAMPLE);
    List<Settings.Aggregate> aggregates = new ArrayList<>();
    for (Map.Entry<String, Node> entry : named.values().entrySet()) {
      Settings.Aggregate aggregate = aggregate(named, entry.getKey(), entry.getValue(), buckets);
      if (aggregate != null) {
        aggregates.add(aggregate);
      }
    }
    Node node = root.values().get("aggregates");
    if (node instanceof MappingNode mapping
        && mapping.getValue().isEmpty()
        && !KafkaReader.hasOutput(root)) {
      mistakes.add(node, "aggregates is empty: write for example aggregates: {" + EXAMPLE + "}");
    }
    return aggregates;
  }

  private static Settings.Aggregate limited(Settings.Aggregate one, int buckets) {
    return new Settings.Aggregate(
        one.name(), one.filter(), one.by(), buckets, one.admission(), one.countsFlows());
  }

  private Settings.@Nullable Aggregate aggregate(
      Section named, String name, Node node, int buckets) {
    if (name.isBlank() || name.chars().anyMatch(Character::isISOControl)) {
      mistakes.add(
          node, "an aggregate needs a name that can be a label: write for example inbound");
    }
    Section section = named.section(name, KEYS, "by: [dst_host, src_net]");
    if (!section.values().containsKey("by")) {
      if (named.given(name) != null
          && section.values().keySet().stream().allMatch(KEYS::contains)) {
        mistakes.add(node, section.name("by") + " is missing: write for example by: [dst_host]");
      }
      return null;
    }
    return new Settings.Aggregate(
        mistakes.locate(node, name),
        filter(section, node),
        by(section),
        scalars.integer(section, "buckets", buckets, 1, SettingsReader.MOST_BUCKETS),
        scalars.choice(section, "admission", Settings.Admission.HEAVIEST),
        new CountReader(mistakes, scalars).countsFlows(section));
  }

  /** A filter, empty if there is none: then it has the place of what it belongs to. */
  Located<String> filter(Section section, Node owner) {
    Node node = section.given("filter");
    String text = node == null ? null : scalars.text(section.name("filter"), node, "dst local");
    return node == null || text == null
        ? mistakes.locate(owner, "")
        : mistakes.locateText(node, text, text.strip());
  }

  private List<Located<String>> by(Section section) {
    List<Located<String>> keys = new ArrayList<>();
    List<Node> nodes = section.list("by", "[dst_host, src_net]");
    Set<String> seen = new LinkedHashSet<>();
    for (Node node : nodes == null ? List.<Node>of() : nodes) {
      String text = scalars.text(section.name("by"), node, "dst_host");
      if (text != null && !seen.add(text)) {
        mistakes.add(node, section.name("by") + ": " + text + " is listed twice: keep one");
      } else if (text != null) {
        keys.add(mistakes.locate(node, text));
      }
    }
    Node list = section.values().get("by");
    if (nodes != null && nodes.isEmpty() && list != null) {
      mistakes.add(list, section.name("by") + " is empty: write for example [dst_host, src_net]");
    }
    return keys;
  }
}
