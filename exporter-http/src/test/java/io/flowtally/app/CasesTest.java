// SPDX-License-Identifier: Apache-2.0
package io.flowtally.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Every capture of the {@link Cases}, replayed as a user would: the series and the own metrics that
 * are right. Prints a table at its end.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class CasesTest {
  private static final String NETWORKS =
      """
      ! Inside
      10.0.0.0/8
      192.168.0.0/16
      172.16.0.0/12
      2001:db8:1::/48
      fd00::/8

      ! Rest of Internet
      0.0.0.0/0
      ::/0
      """;
  private static final String CONFIGURATION =
      """
      networks_file: local.net
      aggregates:
        inbound: {filter: dst local, by: [dst_host]}
        outbound: {filter: src local, by: [src_host]}
        pairs: {by: [src_host, dst_host, proto, src_port, dst_port, direction]}
      """;
  private static final Pattern LINE = Pattern.compile("(\\w+)(?:\\{(.*)})? (\\S+)");
  private static final Pattern LABEL = Pattern.compile("(\\w+)=\"((?:[^\"\\\\]|\\\\.)*)\"");

  private final Map<String, List<String>> decidedOtherwise = Cases.decidedOtherwise();
  private final StringBuilder table = new StringBuilder();
  private int right;

  @TempDir private Path folder;

  static List<Cases.Case> cases() {
    return Cases.all();
  }

  @ParameterizedTest
  @MethodSource("cases")
  void countsWhatIsRight(Cases.Case one) throws IOException {
    List<String> wrong = run(one);
    List<String> decision = decidedOtherwise.get(one.name());
    table.append(
        "%-36s %s%n"
            .formatted(
                one.name(), wrong.isEmpty() ? "right" : decision == null ? "WRONG" : decision));
    right += wrong.isEmpty() ? 1 : 0;
    if (decision == null) {
      assertThat(wrong).isEmpty();
    } else {
      assertThat(wrong).as("%s is right now: take it from the list", one).isNotEmpty();
    }
  }

  @Test
  void namesTheSectionOfEachDecision() throws IOException {
    for (List<String> row : decidedOtherwise.values()) {
      String[] place = row.get(0).split("#", 2);
      String anchors =
          Files.readString(Cases.repository().resolve(place[0]))
              .lines()
              .filter(line -> line.startsWith("#"))
              .map(CasesTest::anchor)
              .collect(Collectors.joining(" ", " ", " "));
      assertThat(anchors).as(place[0]).contains(" " + place[1] + " ");
      assertThat(row.get(1)).isNotBlank();
    }
  }

  @AfterAll
  void printTable() {
    System.out.printf("%nCases: series against what they should be%n%s%d right%n", table, right);
  }

  /** As GitHub makes it of a heading. */
  private static String anchor(String heading) {
    return heading
        .replaceFirst("^#+ ", "")
        .toLowerCase(Locale.ROOT)
        .replaceAll("[^a-z0-9 -]", "")
        .replace(' ', '-');
  }

  private List<String> run(Cases.Case one) throws IOException {
    Path configuration = folder.resolve("flowtally.yaml");
    Files.writeString(folder.resolve("local.net"), NETWORKS);
    Files.writeString(configuration, CONFIGURATION + added(one.added()));
    Commands commands = new Commands();
    List<String> wrong = new ArrayList<>();
    if (commands.run("replay", "--config", configuration, one.capture()) != 0) {
      wrong.addAll(commands.err());
    }
    Map<String, long[]> series = new TreeMap<>();
    Map<String, Double> own = new HashMap<>();
    commands.out().lines().forEach(line -> take(line, series, own));
    compareSeries(one, series, wrong);
    one.own()
        .forEach(
            (metric, value) -> {
              double expected = value == null ? 0 : value.doubleValue();
              double actual = own.getOrDefault(canonical(metric), 0.0);
              if (expected != actual) {
                wrong.add(metric + " is " + actual + ", not " + expected);
              }
            });
    return wrong;
  }

  /** Another aggregate, or another key. */
  private static String added(String text) {
    if (text == null) {
      return "";
    }
    boolean aggregate = text.strip().startsWith("adv:") || text.strip().startsWith("tos:");
    return (aggregate ? "  " : "") + text + "\n";
  }

  private static void compareSeries(
      Cases.Case one, Map<String, long[]> series, List<String> wrong) {
    Map<String, String> expected = new TreeMap<>();
    one.series()
        .forEach(
            (key, counts) ->
                expected.put(canonical(key), counts.get("bytes") + "/" + counts.get("packets")));
    Map<String, String> actual = new TreeMap<>();
    series.forEach(
        (key, counts) -> {
          if (one.compared().contains(key.split(" ", 2)[0]) && (counts[0] | counts[1]) != 0) {
            actual.put(key, counts[0] + "/" + counts[1]);
          }
        });
    TreeSet<String> keys = new TreeSet<>(expected.keySet());
    keys.addAll(actual.keySet());
    for (String key : keys) {
      String right = expected.getOrDefault(key, "0/0");
      String counted = actual.getOrDefault(key, "0/0");
      if (!right.equals(counted)) {
        wrong.add(key + " is " + counted + ", not " + right);
      }
    }
  }

  private static void take(String line, Map<String, long[]> series, Map<String, Double> own) {
    Matcher parts = LINE.matcher(line);
    if (line.startsWith("#") || !parts.matches()) {
      return;
    }
    Map<String, String> labels = new TreeMap<>();
    Matcher label = LABEL.matcher(parts.group(2) == null ? "" : parts.group(2));
    while (label.find()) {
      labels.put(label.group(1), label.group(2));
    }
    String name = parts.group(1);
    double value = Double.parseDouble(parts.group(3));
    if (name.matches("pmacct_flow_(bytes|packets)_total")) {
      String key = labels.remove("aggregate") + texts(labels);
      series.computeIfAbsent(key, k -> new long[2])[name.contains("packets") ? 1 : 0] +=
          (long) value;
    } else if (name.startsWith("flowtally_")) {
      labels.remove("exporter");
      labels.remove("listener");
      String metric = name.substring("flowtally_".length());
      own.merge(metric, value, Double::sum);
      if (!labels.isEmpty()) {
        own.merge(metric + texts(labels), value, Double::sum);
      }
    }
  }

  private static String texts(Map<String, String> labels) {
    return labels.entrySet().stream()
        .map(entry -> " " + entry.getKey() + "=" + entry.getValue())
        .collect(Collectors.joining());
  }

  /** The labels in order. */
  private static String canonical(String key) {
    String[] words = key.split(" ", -1);
    return words[0]
        + List.of(words).subList(1, words.length).stream()
            .sorted()
            .map(word -> " " + word)
            .collect(Collectors.joining());
  }
}
