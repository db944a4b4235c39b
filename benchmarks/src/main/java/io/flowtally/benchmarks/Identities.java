// SPDX-License-Identifier: Apache-2.0
package io.flowtally.benchmarks;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The identities of docs/design.md, from the metrics of one scrape while nothing is sent. Values
 * are doubles: exact to 2^53, far beyond what a long run counts.
 */
final class Identities {
  private static final Pattern AGGREGATE = Pattern.compile("aggregate=\"([^\"]+)\"");

  /** The reasons of flowtally_exporter_errors_total that mean a whole datagram. */
  private static final List<String> REJECTED =
      List.of(
          "header_cut", "unknown_version", "message_length", "no_whole_record", "nothing_usable");

  private final Map<String, Double> series;
  private final List<String> broken = new ArrayList<>();

  private Identities(Map<String, Double> series) {
    this.series = series;
  }

  /** Those that do not hold, in words. */
  static List<String> broken(Map<String, Double> series, long accepted) {
    Identities identities = new Identities(series);
    identities.datagrams(accepted);
    identities.aggregates();
    return identities.broken;
  }

  static double sum(Map<String, Double> series, String metric, String label) {
    double sum = 0;
    for (Map.Entry<String, Double> entry : series.entrySet()) {
      String name = entry.getKey();
      boolean same = name.equals(metric) || name.startsWith(metric + "{");
      sum += same && name.contains(label) ? entry.getValue() : 0;
    }
    return sum;
  }

  private double sum(String metric, String label) {
    return sum(series, metric, label);
  }

  private void datagrams(long accepted) {
    String dropped = "flowtally_udp_dropped_datagrams_total";
    double received = sum("flowtally_udp_datagrams_total", "");
    equal("datagrams sent", (double) accepted, received + sum(dropped, "reason=\"kernel\""));
    double accounted =
        sum("flowtally_exporter_datagrams_total", "")
            + sum(dropped, "reason=\"truncated\"")
            + sum(dropped, "reason=\"not_allowed\"")
            + sum(dropped, "reason=\"internal_error\"");
    for (String reason : REJECTED) {
      accounted += sum("flowtally_exporter_errors_total", "reason=\"" + reason + "\"");
    }
    equal("datagrams received", received, accounted);
  }

  private void aggregates() {
    double records = sum("flowtally_exporter_flows_total", "");
    for (String name : aggregateNames()) {
      String label = "aggregate=\"" + name + "\"";
      equal("records of " + name, records, sum("flowtally_aggregate_records_total", label));
      for (String unit : List.of("bytes", "packets")) {
        equal(
            unit + " of " + name,
            sum("flowtally_aggregate_" + unit + "_total", label),
            sum("pmacct_flow_" + unit + "_total", label)
                + sum("flowtally_aggregate_evicted_" + unit + "_total", label));
      }
    }
  }

  private Set<String> aggregateNames() {
    Set<String> names = new TreeSet<>();
    for (String name : series.keySet()) {
      Matcher matcher = AGGREGATE.matcher(name);
      if (matcher.find()) {
        names.add(matcher.group(1));
      }
    }
    return names;
  }

  private void equal(String what, double expected, double actual) {
    if (Double.compare(expected, actual) != 0) {
      broken.add("%s: %.0f is not %.0f".formatted(what, expected, actual));
    }
  }
}
