// SPDX-License-Identifier: Apache-2.0
package io.flowtally.yaml;

import io.flowtally.text.Spelling;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.OptionalLong;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.ScalarNode;
import org.yaml.snakeyaml.nodes.Tag;

/**
 * Single values: each either read, or a mistake and the default in its place, so that the reading
 * goes on to the next mistake.
 */
public final class Scalars {
  private static final List<Tag> PLAIN =
      List.of(Tag.STR, Tag.INT, Tag.FLOAT, Tag.BOOL, Tag.TIMESTAMP, Tag.NULL, Tag.MERGE);

  private final Mistakes mistakes;

  public Scalars(Mistakes mistakes) {
    this.mistakes = mistakes;
  }

  /** The text of a scalar as it was written, whatever type YAML sees in it. */
  public @Nullable String text(String name, Node node, String example) {
    if (!(node instanceof ScalarNode scalar) || Section.isNull(node)) {
      mistakes.add(node, name + ": expected one value: write for example " + example);
      return null;
    }
    if (!PLAIN.contains(node.getTag())) {
      mistakes.add(
          node,
          name
              + ": a value that begins with ! wants quotes: write \""
              + (node.getTag().getValue() + " " + scalar.getValue()).strip()
              + "\"");
      return null;
    }
    return scalar.getValue();
  }

  public @Nullable String text(Section section, String key, String example) {
    Node node = section.given(key);
    return node == null ? null : text(section.name(key), node, example);
  }

  /** The text under a key with its place; null when the key is not there. */
  public @Nullable Located<String> located(Section section, String key, String example) {
    String text = text(section, key, example);
    Node node = section.values().get(key);
    return text == null || node == null ? null : mistakes.locate(node, text);
  }

  public boolean flag(Section section, String key, boolean byDefault) {
    String text = text(section, key, "true");
    if (text == null || text.equals("true") || text.equals("false")) {
      return text == null ? byDefault : text.equals("true");
    }
    wrong(section, key, "\"" + text + "\" is neither true nor false: write true or false");
    return byDefault;
  }

  public int integer(Section section, String key, int byDefault, int least, int most) {
    String text = text(section, key, Integer.toString(byDefault));
    return text == null ? byDefault : integer(section, key, text, byDefault, least, most);
  }

  private int integer(
      Section section, String key, String text, int byDefault, int least, int most) {
    if (!text.matches("-?\\d+")) {
      wrong(section, key, "\"" + text + "\" is no number: write " + least + " to " + most);
      return byDefault;
    }
    if (text.length() > 11 || Long.parseLong(text) < least || Long.parseLong(text) > most) {
      wrong(section, key, text + " is out of range: write " + least + " to " + most);
      return byDefault;
    }
    return Integer.parseInt(text);
  }

  /** {@code auto} is 0. */
  public int integerOrAuto(Section section, String key, int most) {
    String text = text(section, key, "auto");
    if (text == null || text.equals("auto")) {
      return 0;
    }
    if (!text.matches("-?\\d+")) {
      wrong(section, key, "\"" + text + "\" is no number: write auto, or 1 to " + most);
      return 0;
    }
    return integer(section, key, text, 0, 1, most);
  }

  /** One of the values of an enumeration, in lower case. */
  public <E extends Enum<E>> E choice(Section section, String key, E byDefault) {
    return choice(section, key, byDefault, EnumSet.allOf(byDefault.getDeclaringClass()));
  }

  /** One of some of the values, in lower case. */
  public <E extends Enum<E>> E choice(Section section, String key, E byDefault, Set<E> allowed) {
    List<E> values = List.copyOf(EnumSet.copyOf(allowed));
    List<String> known = values.stream().map(Scalars::word).toList();
    String text = text(section, key, word(byDefault));
    if (text == null) {
      return byDefault;
    }
    int index = known.indexOf(text);
    if (index < 0) {
      wrong(section, key, "unknown value \"" + text + "\": " + Spelling.advice(text, known));
      return byDefault;
    }
    return values.get(index);
  }

  private static String word(Enum<?> value) {
    return value.name().toLowerCase(Locale.ROOT);
  }

  public long size(Section section, String key, long byDefault, long least, long most) {
    String text = text(section, key, Quantity.ofBytes(byDefault));
    if (text == null) {
      return byDefault;
    }
    OptionalLong bytes = Quantity.bytes(text);
    if (bytes.isEmpty()) {
      String example = Quantity.ofBytes(byDefault);
      wrong(section, key, "\"" + text + "\" is no size: write for example " + example);
      return byDefault;
    }
    if (bytes.getAsLong() < least || bytes.getAsLong() > most) {
      String range = Quantity.ofBytes(least) + " to " + Quantity.ofBytes(most);
      wrong(section, key, text + " is out of range: write " + range);
      return byDefault;
    }
    return bytes.getAsLong();
  }

  public Duration duration(Section section, String key, Duration byDefault, Duration most) {
    String text = text(section, key, Quantity.ofDuration(byDefault));
    if (text == null) {
      return byDefault;
    }
    OptionalLong seconds = Quantity.seconds(text);
    if (seconds.isEmpty()) {
      String example = Quantity.ofDuration(byDefault);
      wrong(section, key, "\"" + text + "\" is no duration: write for example " + example);
      return byDefault;
    }
    if (seconds.getAsLong() < 1 || seconds.getAsLong() > most.toSeconds()) {
      wrong(section, key, text + " is out of range: write 1s to " + Quantity.ofDuration(most));
      return byDefault;
    }
    return Duration.ofSeconds(seconds.getAsLong());
  }

  /** {@code never} is zero. */
  public Duration durationOrNever(Section section, String key, Duration byDefault, Duration most) {
    Node node = section.values().get(key);
    boolean never = node instanceof ScalarNode scalar && scalar.getValue().equals("never");
    return never ? Duration.ZERO : duration(section, key, byDefault, most);
  }

  private void wrong(Section section, String key, String text) {
    Node node = section.values().get(key);
    if (node != null) {
      mistakes.add(node, section.name(key) + ": " + text);
    }
  }
}
