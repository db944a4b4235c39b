// SPDX-License-Identifier: Apache-2.0
package io.flowtally.it;

import java.math.BigDecimal;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A parsed page of the text format: each series, its labels in alphabetical order, and its value.
 * Values are decimals, so that no 64-bit counter loses a digit.
 */
record Exposition(Map<String, BigDecimal> series) {
  private static final Pattern LINE =
      Pattern.compile("([a-zA-Z_:][\\w:]*)(?:\\{(.*)})? ([^ ]+)(?: -?\\d+)?");
  private static final Pattern LABEL = Pattern.compile("(\\w+)=(\"(?:[^\"\\\\]|\\\\.)*\")");

  static Exposition parse(String text) {
    Map<String, BigDecimal> series = new TreeMap<>();
    for (String line : text.lines().toList()) {
      if (line.isBlank() || line.startsWith("#")) {
        continue;
      }
      Matcher matcher = LINE.matcher(line);
      if (!matcher.matches()) {
        throw new AssertionError("no line of the text format: " + line);
      }
      if (!Character.isDigit(matcher.group(3).charAt(0))) {
        continue; // NaN and the infinities are not counts
      }
      String name = matcher.group(1) + sorted(matcher.group(2));
      if (series.put(name, new BigDecimal(matcher.group(3)).stripTrailingZeros()) != null) {
        throw new AssertionError("twice on one page: " + name);
      }
    }
    return new Exposition(series);
  }

  private static String sorted(String labels) {
    if (labels == null) {
      return "";
    }
    Map<String, String> sorted = new TreeMap<>();
    Matcher matcher = LABEL.matcher(labels);
    while (matcher.find()) {
      sorted.put(matcher.group(1), matcher.group(2));
    }
    return sorted.isEmpty() ? "" : name(sorted);
  }

  private static String name(Map<String, String> sortedAndQuoted) {
    StringBuilder out = new StringBuilder();
    sortedAndQuoted.forEach(
        (label, value) ->
            out.append(out.length() == 0 ? '{' : ',').append(label).append('=').append(value));
    return out.append('}').toString();
  }

  /** The series' name as this class writes it. */
  static String series(String metric, Map<String, String> labels) {
    Map<String, String> quoted = new TreeMap<>();
    labels.forEach((label, value) -> quoted.put(label, '"' + value + '"'));
    return quoted.isEmpty() ? metric : metric + name(quoted);
  }

  /** Only the flow metrics of the chain. */
  Map<String, BigDecimal> flows() {
    return where(name -> name.startsWith("pmacct_flow_"));
  }

  Map<String, BigDecimal> where(Predicate<String> wanted) {
    Map<String, BigDecimal> some = new TreeMap<>(series);
    some.keySet().removeIf(wanted.negate());
    return some;
  }

  /** The sum over every series of a metric; 0 when there is none. */
  long sum(String metric) {
    return sum(metric, "");
  }

  /** The sum over the series of a metric that have this label, written {@code name="value"}. */
  long sum(String metric, String label) {
    return where(
            name -> (name.equals(metric) || name.startsWith(metric + "{")) && name.contains(label))
        .values()
        .stream()
        .reduce(BigDecimal.ZERO, BigDecimal::add)
        .longValueExact();
  }
}
