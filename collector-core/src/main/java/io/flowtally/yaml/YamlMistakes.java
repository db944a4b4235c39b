// SPDX-License-Identifier: Apache-2.0
package io.flowtally.yaml;

/**
 * What a YAML parser complains of, in the words of somebody who writes a configuration: what is
 * wrong in the line, and what to write. Static, without state.
 */
public final class YamlMistakes {
  private static final int LONGEST_SHOWN = 60;

  private YamlMistakes() {}

  /**
   * The advice.
   *
   * @param problem as the parser puts it
   * @param line the line that it names
   * @param column of the place in it that the parser stopped at, from 0
   */
  public static String advice(String problem, String line, int column) {
    String value = valueOf(line);
    if (problem.contains("single document")) {
      return "a second document: leave the line --- out, and what is above or below it";
    }
    if (problem.contains("tag")) {
      return "a word that begins with ! is a tag, which has no meaning here: leave it out, or write"
          + " quotes around the value";
    }
    if (problem.contains("TAB")) {
      return "a tab cannot indent: write spaces";
    }
    if (problem.contains("quoted scalar") && problem.endsWith("end of stream")) {
      return "a quote that is not closed: write another one at its end";
    }
    if (problem.contains("unknown escape")) {
      return "a backslash in double quotes has a meaning of its own: write single quotes";
    }
    if (problem.contains("but found ':'") && line.indexOf('[') >= 0) {
      return "in brackets, what holds a colon wants quotes: " + quotedList(line);
    }
    if (problem.contains("undefined alias") || problem.contains("that cannot start any token")) {
      return "a value that begins with a sign wants quotes: write " + quoted(line, value);
    }
    if (problem.contains("flow mapping") && problem.contains("but got [")) {
      return "in braces, a value that holds a bracket wants quotes: write for example {filter:"
          + " \"tcp[13] & 2 != 0\", by: [dst_host]}";
    }
    if (problem.contains("flow sequence") || problem.contains("flow mapping")) {
      String bracket =
          problem.contains("flow mapping")
              ? "{ that is not closed, or a comma is missing in it: write } at its end"
              : "[ that is not closed, or a comma is missing in it: write ] at its end";
      return "a " + bracket;
    }
    if (problem.contains("mapping values are not allowed")) {
      return value.contains(": ")
          ? "a value that holds a colon and a space wants quotes: write " + quoted(line, value)
          : "indented deeper than the line above, which has a value already: indent keys of one"
              + " section alike, two spaces below its name";
    }
    if (problem.contains("could not find expected ':'")) {
      return "neither a key with a colon nor part of the text above: write key: value";
    }
    if (problem.contains("expected <block end>")) {
      return blockEnd(problem, line, column);
    }
    return "not YAML: " + problem + ": look at quotes, brackets, colons and indentation here";
  }

  private static String blockEnd(String problem, String line, int column) {
    String before = line.substring(0, Math.min(Math.max(column, 0), line.length()));
    boolean atStart = before.isBlank();
    if (problem.contains("found ']'") || problem.contains("found '}'")) {
      return "a bracket that closes nothing: leave it out";
    }
    if (!atStart && problem.contains("<scalar>")) {
      return "text after a closing quote: put all of the value into one pair of quotes";
    }
    return "indented otherwise than the lines above: indent keys of one section alike, two spaces"
        + " below its name";
  }

  private static String quotedList(String line) {
    int colon = line.indexOf(':');
    String key = colon < 0 ? "" : line.substring(0, colon).strip();
    return key.equals("listen") && line.contains("[[")
        ? "write " + key + ": [\"[::]:2055\"]"
        : "write for example " + (key.isEmpty() ? "listen" : key) + ": [\":2055\"]";
  }

  private static String quoted(String line, String value) {
    int colon = line.indexOf(':');
    String key = colon < 0 ? "" : line.substring(0, colon).strip() + ": ";
    boolean showable = !value.isEmpty() && value.length() <= LONGEST_SHOWN;
    return showable && value.indexOf('"') < 0 ? key + "\"" + value + "\"" : "quotes around it";
  }

  private static String valueOf(String line) {
    int colon = line.indexOf(": ");
    return colon < 0 ? "" : line.substring(colon + 2).strip();
  }
}
