// SPDX-License-Identifier: Apache-2.0
package io.flowtally.config;

import io.flowtally.codec.ElementNames;
import io.flowtally.codec.FlowElement;
import io.flowtally.codec.registry.AbstractType;
import io.flowtally.key.Columns;
import io.flowtally.text.Spelling;
import io.flowtally.yaml.Mistakes;
import io.flowtally.yaml.Scalars;
import io.flowtally.yaml.Section;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;

/**
 * Reads names for information elements: {@code tunnel: "9:12345"}, or {@code tunnel: {element:
 * "9:12345", type: hex}}. A name is a column, its label, and a word of filters.
 */
final class ElementsReader {
  private static final String KEY = "elements";
  private static final String EXAMPLE = "tunnel: {element: \"9:12345\", type: unsigned}";
  private static final List<String> KEYS = List.of("element", "type");
  private static final Pattern NAME = Pattern.compile("[A-Za-z_][A-Za-z0-9_]*");
  private static final Pattern NUMBER = Pattern.compile("[1-9]\\d{0,4}");

  /** How a value is read, by what the configuration calls it. */
  private static final Map<String, AbstractType> TYPES = new LinkedHashMap<>();

  private static final String HEXADECIMAL = "hex";

  static {
    TYPES.put("unsigned", AbstractType.UNSIGNED64);
    TYPES.put("signed", AbstractType.SIGNED64);
    TYPES.put(HEXADECIMAL, AbstractType.UNSIGNED64);
    TYPES.put("boolean", AbstractType.BOOLEAN);
    TYPES.put("ipv4", AbstractType.IPV4_ADDRESS);
    TYPES.put("ipv6", AbstractType.IPV6_ADDRESS);
    TYPES.put("mac", AbstractType.MAC_ADDRESS);
    TYPES.put("string", AbstractType.STRING);
  }

  private final Mistakes mistakes;
  private final Scalars scalars;

  ElementsReader(Mistakes mistakes, Scalars scalars) {
    this.mistakes = mistakes;
    this.scalars = scalars;
  }

  ElementNames read(Section root) {
    if (root.given(KEY) == null) {
      return ElementNames.REGISTRY;
    }
    Section named = root.names(KEY, EXAMPLE);
    Map<String, ElementNames.Own> own = new LinkedHashMap<>();
    for (Map.Entry<String, Node> entry : named.values().entrySet()) {
      String name = entry.getKey();
      ElementNames.Own element =
          entry.getValue() instanceof MappingNode
              ? described(named, name, entry.getValue())
              : own(
                  name,
                  entry.getValue(),
                  scalars.text(name(name), entry.getValue(), "9:12345"),
                  null);
      if (element != null && isFree(name, entry.getValue())) {
        own.put(name, element);
      }
    }
    return new ElementNames(own);
  }

  private static String name(String name) {
    return KEY + "." + name;
  }

  private boolean isFree(String name, Node node) {
    if (!NAME.matcher(name).matches() || name.startsWith("__")) {
      mistakes.add(
          node,
          name(name) + ": a name becomes a label: write letters, digits and _, as in tunnel_id");
      return false;
    }
    if (Columns.names().contains(name) || name.equals("aggregate")) {
      mistakes.add(node, name(name) + ": there is such a column already: choose another name");
      return false;
    }
    return true;
  }

  private ElementNames.@Nullable Own described(Section named, String name, Node node) {
    Section section = named.section(name, KEYS, "element: \"9:12345\"");
    String element = scalars.text(section, "element", "9:12345");
    if (element == null) {
      if (!section.values().containsKey("element")) {
        mistakes.add(
            node, section.name("element") + " is missing: write for example element: \"9:12345\"");
      }
      return null;
    }
    String type = scalars.text(section, "type", "unsigned");
    if (type != null && !TYPES.containsKey(type)) {
      mistakes.add(
          section.values().getOrDefault("type", node),
          section.name("type")
              + ": \""
              + type
              + "\" is no type: "
              + Spelling.advice(type, List.copyOf(TYPES.keySet())));
      return null;
    }
    return own(name, node, element, type);
  }

  private ElementNames.@Nullable Own own(
      String name, Node node, @Nullable String text, @Nullable String type) {
    if (text == null) {
      return null;
    }
    FlowElement element = FlowElement.named(NUMBER.matcher(text).matches() ? "0:" + text : text);
    if (element == null) {
      mistakes.add(
          node,
          name(name)
              + ": \""
              + text
              + "\" is no information element: write its name, its number, or PEN:ID");
      return null;
    }
    AbstractType read = type == null ? element.type() : TYPES.get(type);
    if (read == null || !TYPES.containsValue(kind(read))) {
      mistakes.add(
          node,
          name(name)
              + ": a label cannot show "
              + element.type().registryName()
              + ": say how to read it, as type: hex");
      return null;
    }
    return new ElementNames.Own(element.as(name, read), HEXADECIMAL.equals(type));
  }

  /** Without its length. */
  private static AbstractType kind(AbstractType type) {
    return switch (type) {
      case UNSIGNED8, UNSIGNED16, UNSIGNED32 -> AbstractType.UNSIGNED64;
      case SIGNED8, SIGNED16, SIGNED32 -> AbstractType.SIGNED64;
      default -> type;
    };
  }
}
