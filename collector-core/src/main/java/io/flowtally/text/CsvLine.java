// SPDX-License-Identifier: Apache-2.0
package io.flowtally.text;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One line of comma-separated values, as RFC 4180 has them, but for line breaks within a value:
 * spaces around a value are not part of it; {@code "a ""b"", c"} is one value.
 */
public final class CsvLine {
  private CsvLine() {}

  /** The values; null if a quote has no end, or something follows it. */
  public static @Nullable List<String> parse(String line) {
    List<String> values = new ArrayList<>();
    int at = 0;
    while (at <= line.length()) {
      int start = skipSpaces(line, at);
      if (start < line.length() && line.charAt(start) == '"') {
        StringBuilder value = new StringBuilder();
        at = quoted(line, start + 1, value);
        if (at < 0) {
          return null;
        }
        at = skipSpaces(line, at);
        if (at < line.length() && line.charAt(at) != ',') {
          return null;
        }
        values.add(value.toString());
      } else {
        int comma = line.indexOf(',', at);
        int end = comma < 0 ? line.length() : comma;
        values.add(line.substring(at, end).strip());
        at = end;
      }
      at++;
    }
    return values;
  }

  private static int skipSpaces(String line, int from) {
    int at = from;
    while (at < line.length() && (line.charAt(at) == ' ' || line.charAt(at) == '\t')) {
      at++;
    }
    return at;
  }

  /** Where what follows the closing quote begins; -1 if there is none. */
  private static int quoted(String line, int from, StringBuilder value) {
    for (int at = from; at < line.length(); at++) {
      char c = line.charAt(at);
      if (c != '"') {
        value.append(c);
      } else if (at + 1 < line.length() && line.charAt(at + 1) == '"') {
        value.append('"');
        at++;
      } else {
        return at + 1;
      }
    }
    return -1;
  }
}
