// SPDX-License-Identifier: Apache-2.0
package io.flowtally.http.webconfig;

import io.flowtally.text.Spelling;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.NodeTuple;
import org.yaml.snakeyaml.nodes.ScalarNode;
import org.yaml.snakeyaml.nodes.SequenceNode;
import org.yaml.snakeyaml.nodes.Tag;

/**
 * A mapping of a YAML file whose keys are all known. Each key is asked for once; {@link #end} finds
 * those that nobody asked for. What is wrong is noted with its line, and reading goes on.
 */
final class YamlSection {
  /** A scalar as it is written, and its line. */
  record Text(String value, int line) {}

  private final Mistakes mistakes;
  private final Map<String, Node> values = new LinkedHashMap<>();
  private final Map<String, Integer> lines = new LinkedHashMap<>();
  private final int firstLine;
  private final TreeSet<String> known = new TreeSet<>();

  YamlSection(Node node, Mistakes mistakes) {
    this.mistakes = mistakes;
    this.firstLine = line(node);
    if (!(node instanceof MappingNode mapping)) {
      mistakes.add(line(node), "expected keys with values here");
      return;
    }
    for (NodeTuple entry : mapping.getValue()) {
      int line = line(entry.getKeyNode());
      if (!(entry.getKeyNode() instanceof ScalarNode key)) {
        mistakes.add(line, "a key must be a text");
      } else if (values.put(key.getValue(), entry.getValueNode()) != null) {
        mistakes.add(line, key.getValue() + " is there twice");
      } else {
        lines.put(key.getValue(), line);
      }
    }
  }

  private static int line(Node node) {
    return node.getStartMark().getLine() + 1;
  }

  /** The line of a key that is there. */
  int lineOf(String key) {
    return lines.getOrDefault(key, 1);
  }

  int firstLine() {
    return firstLine;
  }

  boolean has(String key) {
    return values.containsKey(key);
  }

  private @Nullable Node value(String key) {
    known.add(key);
    Node node = values.get(key);
    boolean absent = node == null || node.getTag().equals(Tag.NULL);
    return absent ? null : node;
  }

  @Nullable YamlSection section(String key) {
    Node node = value(key);
    return node == null ? null : new YamlSection(node, mistakes);
  }

  @Nullable Text text(String key) {
    Node node = value(key);
    if (node == null) {
      return null;
    }
    if (node instanceof ScalarNode scalar) {
      return new Text(scalar.getValue(), line(node));
    }
    mistakes.add(line(node), key + " must be a text");
    return null;
  }

  boolean flag(String key, boolean whenAbsent) {
    Text text = text(key);
    if (text == null) {
      return whenAbsent;
    }
    if (!text.value().equals("true") && !text.value().equals("false")) {
      mistakes.add(text.line(), key + " must be true or false");
    }
    return text.value().equals("true");
  }

  List<Text> texts(String key) {
    List<Text> texts = new ArrayList<>();
    Node node = value(key);
    if (node instanceof SequenceNode sequence) {
      for (Node item : sequence.getValue()) {
        if (item instanceof ScalarNode scalar) {
          texts.add(new Text(scalar.getValue(), line(item)));
        } else {
          mistakes.add(line(item), key + " must be a list of texts");
        }
      }
    } else if (node != null) {
      mistakes.add(line(node), key + " must be a list");
    }
    return texts;
  }

  /** Every key with its text. */
  Map<String, Text> all() {
    Map<String, Text> all = new LinkedHashMap<>();
    for (String key : values.keySet()) {
      Text text = text(key);
      if (text != null) {
        all.put(key, text);
      }
    }
    return all;
  }

  /** Notes a key of the format that Flowtally does not offer. */
  void refuse(String key, String instead) {
    if (value(key) != null) {
      mistakes.add(lineOf(key), key + " is not supported here; " + instead);
    }
  }

  /** Notes every key that was not asked for. */
  void end() {
    for (String key : values.keySet()) {
      if (!known.contains(key)) {
        mistakes.add(lineOf(key), "unknown key \"" + key + "\": " + Spelling.advice(key, known));
      }
    }
  }
}
