// SPDX-License-Identifier: Apache-2.0
package io.flowtally.yaml;

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
public final class Section {
  private final String path;
  private final boolean nullIsAbsent;
  private final Mistakes mistakes;
  private final Map<String, Node> values = new LinkedHashMap<>();

  private Section(String path, boolean nullIsAbsent, Mistakes mistakes) {
    this.path = path;
    this.nullIsAbsent = nullIsAbsent;
    this.mistakes = mistakes;
  }

  /** The whole file; an empty one has no keys. */
  public static Section root(@Nullable Node node, List<String> known, Mistakes mistakes) {
    return root(node, known, "listen: [\":2055\"]", false, mistakes);
  }

  /**
   * The whole file.
   *
   * @param example what to write, where the file is no mapping
   * @param nullIsAbsent whether a key without a value counts as not given, in this section and
   *     those below; otherwise it is a mistake wherever a value is needed
   */
  public static Section root(
      @Nullable Node node,
      List<String> known,
      String example,
      boolean nullIsAbsent,
      Mistakes mistakes) {
    Section root = new Section("", nullIsAbsent, mistakes);
    if (node != null && !isNull(node)) {
      root.take(node, known, example);
    }
    return root;
  }

  /** The section under a key; without the key an empty one, in which everything has its default. */
  public Section section(String key, List<String> known, String example) {
    Section section = new Section(name(key), nullIsAbsent, mistakes);
    Node node = given(key);
    if (node != null) {
      section.take(node, known, key + ": {" + example + "}");
    }
    return section;
  }

  /** An element of the list under a key that is a mapping. */
  public Section element(String key, Node node, List<String> known, String example) {
    Section section = new Section(name(key), nullIsAbsent, mistakes);
    section.take(node, known, key + ": [{" + example + "}]");
    return section;
  }

  /** A section whose keys are names that the user chooses. */
  public Section names(String key, String example) {
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
    } else if (nullIsAbsent && isNull(tuple.getValueNode())) {
      values.remove(key);
    }
  }

  /** What mistakes call this key. */
  public String name(String key) {
    return path.isEmpty() ? key : path + "." + key;
  }

  public Map<String, Node> values() {
    return values;
  }

  /** True when the key is there. */
  public boolean has(String key) {
    return values.containsKey(key);
  }

  /** The value of a key that must have one if it is there; null when it is not. */
  public @Nullable Node given(String key) {
    Node node = values.get(key);
    if (node != null && isNull(node)) {
      mistakes.add(node, name(key) + " has no value: write one, or leave the key out");
      return null;
    }
    return node;
  }

  /** True when the key is there and says null. */
  public boolean saysNull(String key) {
    Node node = values.get(key);
    return node != null && isNull(node);
  }

  /** The elements of a list; null when the key is not there or holds something else. */
  public @Nullable List<Node> list(String key, String example) {
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

  public static boolean isNull(Node node) {
    return node.getNodeId() == NodeId.scalar && node.getTag().equals(Tag.NULL);
  }
}
