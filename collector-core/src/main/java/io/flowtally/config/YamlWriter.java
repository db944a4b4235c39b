// SPDX-License-Identifier: Apache-2.0
package io.flowtally.config;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** Writes YAML line by line and remembers which line of the source each came from. */
public final class YamlWriter {
  private final StringBuilder text = new StringBuilder();
  private final List<Integer> sources = new ArrayList<>();

  /** One line; {@code source} 0: from none. */
  public void line(String content, int source) {
    text.append(content).append('\n');
    sources.add(source);
  }

  public void line(String content) {
    line(content, 0);
  }

  public String text() {
    return text.toString();
  }

  /** The line of the source behind a line of the text, both from 1; 0: none. */
  public int sourceOf(int line) {
    return line < 1 || line > sources.size() ? 0 : sources.get(line - 1);
  }

  /** Text in double quotes, whatever is in it. */
  public static String quoted(String value) {
    StringBuilder out = new StringBuilder("\"");
    for (int i = 0; i < value.length(); i++) {
      char c = value.charAt(i);
      if (c == '"' || c == '\\') {
        out.append('\\').append(c);
      } else if (c < ' ' || c == 0x7F || (c >= 0x80 && c < 0xA0) || c == 0xFEFF || c >= 0xFFFE) {
        out.append(String.format("\\u%04x", (int) c));
      } else {
        out.append(c);
      }
    }
    return out.append('"').toString();
  }

  /** A name as it is where YAML takes it for one, otherwise in quotes. */
  public static String name(String value) {
    boolean plain = value.matches("[A-Za-z_][A-Za-z0-9_.-]*");
    boolean word = value.matches("(?i)true|false|yes|no|on|off|null|y|n");
    return plain && !word ? value : quoted(value);
  }

  public static String list(List<String> values) {
    return values.stream().collect(Collectors.joining(", ", "[", "]"));
  }
}
