// SPDX-License-Identifier: Apache-2.0
package io.flowtally.config;

import io.flowtally.text.Spelling;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.NodeId;
import org.yaml.snakeyaml.nodes.NodeTuple;
import org.yaml.snakeyaml.nodes.ScalarNode;
import org.yaml.snakeyaml.nodes.SequenceNode;
import org.yaml.snakeyaml.nodes.Tag;

/**
 * The keys of one mapping in the file, each once, with unknown ones told. It descends only where
 * the schema asks, so a node that contains itself is never followed.
 */
final class Section {
  private final String path;
  private final Mistakes mistakes;
  private final Map<String, Node> values = new LinkedHashMap<>();

  private Section(String path, Mistakes mistakes) {
    this.path = path;
    this.mistakes = mistakes;
  }

  /** The whole file; an empty one has no keys. */
  static Section root(@Nullable Node node, List<String> known, Mistakes mistakes) {
    Section root = new Section("", mistakes);
    if (node != null && !isNull(node)) {
      root.take(node, known, "listen: [\":2055\"]");
    }
    return root;
  }

  /** The section under a key; without the key an empty one, in which everything has its default. */
  Section section(String key, List<String> known, String example) {
    Section section = new Section(name(key), mistakes);
    Node node = given(key);
    if (node != null) {
      section.take(node, known, key + ": {" + example + "}");
    }
    return section;
  }

  /** A section whose keys are names that the user chooses. */
  Section names(String key, String example) {
    return section(key, List.of(), example);
  }

  private void take(Node node, List<String> known, String example) {
    if (!(node instanceof MappingNode mapping)) {
      mistakes.add(
          node,
          (path.isEmpty() ? "" : path + ": ") + "expected keys: write for example " + example);
      return;
    }
    for (NodeTuple tuple : mapping.getValue()) {
      takeKey(tuple, known);
    }
  }

  private void takeKey(NodeTuple tuple, List<String> known) {
    Node keyNode = tuple.getKeyNode();
    if (!(keyNode instanceof ScalarNode scalar) || isNull(keyNode)) {
      mistakes.add(keyNode, "a key must be a word: write for example listen: [\":2055\"]");
      return;
    }
    String key = scalar.getValue();
    Node earlier = values.putIfAbsent(key, tuple.getValueNode());
    if (!known.isEmpty() && !known.contains(key)) {
      String where = path.isEmpty() ? "" : " in " + path;
      mistakes.add(
          keyNode, "unknown key \"" + key + "\"" + where + ": " + Spelling.advice(key, known));
    } else if (earlier != null) {
      mistakes.add(keyNode, name(key) + " is given twice: keep one of the two");
    }
  }

  /** What mistakes call this key. */
  String name(String key) {
    return path.isEmpty() ? key : path + "." + key;
  }

  Map<String, Node> values() {
    return values;
  }

  /** The value of a key that must have one if it is there; null when it is not. */
  @Nullable Node given(String key) {
    Node node = values.get(key);
    if (node != null && isNull(node)) {
      mistakes.add(node, name(key) + " has no value: write one, or leave the key out");
      return null;
    }
    return node;
  }

  /** True when the key is there and says null. */
  boolean saysNull(String key) {
    Node node = values.get(key);
    return node != null && isNull(node);
  }

  /** The elements of a list; null when the key is not there or holds something else. */
  @Nullable List<Node> list(String key, String example) {
    Node node = given(key);
    if (node == null) {
      return null;
    }
    if (node instanceof SequenceNode sequence) {
      return sequence.getValue();
    }
    mistakes.add(node, name(key) + ": expected a list: write for example " + key + ": " + example);
    return null;
  }

  static boolean isNull(Node node) {
    return node.getNodeId() == NodeId.scalar && node.getTag().equals(Tag.NULL);
  }
}
