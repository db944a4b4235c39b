// SPDX-License-Identifier: Apache-2.0
package io.flowtally.config;

import io.flowtally.link.LinkSettings;
import io.flowtally.link.Links;
import io.flowtally.yaml.Located;
import io.flowtally.yaml.Mistakes;
import io.flowtally.yaml.Scalars;
import io.flowtally.yaml.Section;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.ScalarNode;

/** Reads what the file says of Kafka. */
final class KafkaReader {
  private static final String KEY = "kafka";
  private static final List<String> KEYS =
      List.of("brokers", "properties", "output", "input", "records");
  private static final List<String> OUTPUT = List.of("topic", "buffer");
  private static final List<String> RECORDS = List.of("topic", "filter", "format", "buffer");
  private static final String RECORDS_TOPIC = "flows";
  private static final List<String> INPUT = List.of("topic", "shard", "partitions", "checkpoints");
  private static final String TOPIC = "flowtally";
  private static final Pattern TOPICS = Pattern.compile("[A-Za-z0-9._-]{1,249}");
  private static final Pattern BROKER = Pattern.compile(".+:\\d{1,5}");
  private static final Pattern PARTITIONS = Pattern.compile("(\\d{1,6})(?:-(\\d{1,6}))?");
  private static final int MOST_PARTITIONS = 10_000;
  private static final long BUFFER = 64L << 20;
  private static final long MOST_BUFFER = 1L << 34;

  private final Mistakes mistakes;
  private final Scalars scalars;
  private @Nullable Located<String> recordsFilter;

  KafkaReader(Mistakes mistakes, Scalars scalars) {
    this.mistakes = mistakes;
    this.scalars = scalars;
  }

  /** Whether datagrams come from Kafka, so that no socket needs to be open. */
  static boolean hasInput(Section root) {
    return has(root, "input");
  }

  /** Whether datagrams or records go to Kafka, so that nothing needs to be counted here. */
  static boolean hasOutput(Section root) {
    return has(root, "output") || has(root, "records");
  }

  private static boolean has(Section root, String key) {
    return !root.saysNull(KEY)
        && root.given(KEY) instanceof MappingNode mapping
        && mapping.getValue().stream()
            .anyMatch(
                tuple ->
                    tuple.getKeyNode() instanceof ScalarNode name
                        && name.getValue().equals(key)
                        && !Section.isNull(tuple.getValueNode()));
  }

  @Nullable LinkSettings read(Section root) {
    Node node = root.saysNull(KEY) ? null : root.given(KEY);
    if (node == null) {
      return null;
    }
    Section section = root.section(KEY, KEYS, "{brokers: [\"kafka1:9092\"], output: {}}");
    if (!Links.isPresent()) {
      mistakes.add(
          node, "kafka: flowtally-kafka.jar is not on the path: put it beside flowtally.jar");
    }
    List<String> brokers = brokers(section, node);
    boolean hasInput = section.given("input") != null;
    boolean hasOutput = section.given("output") != null;
    boolean hasRecords = section.given("records") != null;
    if (hasInput && hasOutput) {
      mistakes.add(node, "kafka: input and output in one process make a circle: keep one");
      return null;
    }
    if (!hasInput && !hasOutput && !hasRecords) {
      mistakes.add(
          node,
          "kafka: neither output, input nor records: write output: {}, input: {shard: a, partitions: [0]} or records: {}");
      return null;
    }
    if (hasInput) {
      alone(root, "listen", "datagrams come from Kafka alone");
      alone(root, "state", "a shard keeps its counters in Kafka");
    }
    return new LinkSettings(
        brokers,
        properties(section),
        hasOutput ? output(section, node) : null,
        hasInput ? input(section, node) : null,
        hasRecords ? records(section, node) : null);
  }

  /** Which flow records go to Kafka; null: none. To be asked after {@link #read}. */
  @Nullable Located<String> recordsFilter() {
    return recordsFilter;
  }

  private LinkSettings.Records records(Section kafka, Node node) {
    Section section = kafka.section("records", RECORDS, "topic: " + RECORDS_TOPIC);
    recordsFilter = new AggregatesReader(mistakes, scalars).filter(section, node);
    return new LinkSettings.Records(
        topic(section, node, "topic", RECORDS_TOPIC),
        scalars.choice(section, "format", LinkSettings.RecordFormat.JSON),
        scalars.size(section, "buffer", BUFFER, 1L << 20, MOST_BUFFER));
  }

  private void alone(Section root, String key, String why) {
    Node node = root.given(key);
    if (node != null) {
      mistakes.add(node, key + " beside kafka.input: " + why + ": take it out");
    }
  }

  private List<String> brokers(Section section, Node kafka) {
    List<Node> nodes = section.list("brokers", "[\"kafka1:9092\"]");
    List<String> brokers = new ArrayList<>();
    for (Node node : nodes == null ? List.<Node>of() : nodes) {
      String text = scalars.text(section.name("brokers"), node, "kafka1:9092");
      if (text != null && !BROKER.matcher(text).matches()) {
        mistakes.add(
            node,
            section.name("brokers")
                + ": \""
                + text
                + "\" has no port: write HOST:PORT, kafka1:9092");
      } else if (text != null) {
        brokers.add(text);
      }
    }
    if ((nodes == null || nodes.isEmpty()) && section.values().get("brokers") == null) {
      mistakes.add(
          kafka, section.name("brokers") + " is missing: write for example [\"kafka1:9092\"]");
    }
    return brokers;
  }

  private Map<String, String> properties(Section section) {
    Map<String, String> properties = new LinkedHashMap<>();
    if (section.given("properties") != null) {
      Section named = section.names("properties", "security.protocol: SSL");
      for (Map.Entry<String, Node> entry : named.values().entrySet()) {
        String value = scalars.text(named.name(entry.getKey()), entry.getValue(), "SSL");
        if (value != null) {
          properties.put(entry.getKey(), value);
        }
      }
    }
    return properties;
  }

  private LinkSettings.Output output(Section kafka, Node node) {
    Section section = kafka.section("output", OUTPUT, "topic: " + TOPIC);
    return new LinkSettings.Output(
        topic(section, node, "topic", TOPIC),
        scalars.size(section, "buffer", BUFFER, 1L << 20, MOST_BUFFER));
  }

  private LinkSettings.Input input(Section kafka, Node node) {
    Section section = kafka.section("input", INPUT, "shard: a");
    String topic = topic(section, node, "topic", TOPIC);
    return new LinkSettings.Input(
        topic,
        topic(section, node, "shard", null),
        partitions(section, node),
        topic(section, node, "checkpoints", topic + "-checkpoints"));
  }

  /** A name as Kafka permits it for a topic; a shard's is one too, since it names a client. */
  private String topic(Section section, Node kafka, String key, @Nullable String byDefault) {
    String text = scalars.text(section, key, byDefault == null ? "a" : byDefault);
    Node node = section.values().get(key);
    if (text != null && node != null && !TOPICS.matcher(text).matches()) {
      mistakes.add(node, section.name(key) + ": write letters, digits, dots, - and _, as " + TOPIC);
    }
    if (text == null && byDefault == null && node == null) {
      missing(kafka, section.name(key), "a name that stays with these partitions, as a");
    }
    return text != null ? text : byDefault == null ? "" : byDefault;
  }

  private void missing(Node kafka, String name, String what) {
    mistakes.add(kafka, name + " is missing: write " + what);
  }

  private List<Integer> partitions(Section section, Node kafka) {
    List<Node> nodes = section.list("partitions", "[0-3, 8]");
    Set<Integer> partitions = new TreeSet<>();
    for (Node node : nodes == null ? List.<Node>of() : nodes) {
      String text = scalars.text(section.name("partitions"), node, "0-3");
      Matcher range = PARTITIONS.matcher(text == null ? "" : text);
      if (text != null && !add(range, partitions)) {
        mistakes.add(
            node,
            section.name("partitions") + ": \"" + text + "\" is no partition: write 0, or 0-3");
      }
    }
    if (partitions.isEmpty() && section.values().get("partitions") == null) {
      missing(kafka, section.name("partitions"), "for example [0-3, 8]");
    }
    return new ArrayList<>(partitions);
  }

  private static boolean add(Matcher range, Set<Integer> partitions) {
    if (!range.matches()) {
      return false;
    }
    int from = Integer.parseInt(range.group(1));
    int to = range.group(2) == null ? from : Integer.parseInt(range.group(2));
    if (to < from || to >= MOST_PARTITIONS) {
      return false;
    }
    for (int i = from; i <= to; i++) {
      partitions.add(i);
    }
    return true;
  }
}
