// SPDX-License-Identifier: Apache-2.0
package io.flowtally.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.flowtally.codec.ProtocolVersion;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * nfacctd and Flowtally side by side: the same configuration, the same datagrams of every version,
 * and after each version the same series with the same values.
 */
final class ParityRun {
  private static final int FLOWS = 2000;
  private static final Pattern DIRECTION =
      Pattern.compile("(\\w+\\{aggregate=\"\\w+\")(.*),sampling_direction=\"([ieu])\"}");
  private static final Map<String, String> WORDS = Map.of("i", "ingress", "e", "egress", "u", "");

  private ParityRun() {}

  static void compare(ParitySetup setup, Path directory) throws IOException {
    Path theirs = Files.createDirectory(directory.resolve("nfacctd"));
    Path ours = Files.createDirectory(directory.resolve("flowtally"));
    int port = Ports.udp();
    Path imported = Nfacctd.writeConfiguration(ours, setup, port);
    List<ParityFlow> flows = flows(setup);
    try (Nfacctd nfacctd = Nfacctd.start(theirs, setup);
        FlowtallyProcess flowtally = FlowtallyProcess.startImported(ours, port, imported);
        Sender sender = new Sender()) {
      long sent = 0;
      for (ProtocolVersion version : ProtocolVersion.values()) {
        List<byte[]> datagrams = ParityWire.datagrams(version, flows, setup.wire());
        sender.send(datagrams, nfacctd.port(), flowtally.udpPort());
        sent += datagrams.size();
        flowtally.awaitDatagrams(sent);
        Map<String, BigDecimal> expected = renamed(nfacctd.settledSeries());
        Map<String, BigDecimal> served = flowtally.scrape().flows();
        takeHidden(setup, served);
        report(setup, version, expected, served);
        assertThat(expected).as("nfacctd's own rows: " + nfacctd.log()).isNotEmpty();
        assertThat(served).as(setup.name() + ", " + version).isEqualTo(expected);
      }
    }
  }

  private static List<ParityFlow> flows(ParitySetup setup) {
    List<ParityFlow> flows = ParityFlow.generate(20_000L + setup.name().hashCode(), FLOWS);
    return setup.wire().masks() ? flows.stream().map(ParityFlow::withMasks).toList() : flows;
  }

  /**
   * The named difference: nfacctd writes {@code sampling_direction} as i, e or u (unknown),
   * Flowtally {@code direction} as ingress, egress or nothing.
   */
  private static Map<String, BigDecimal> renamed(Map<String, BigDecimal> series) {
    Map<String, BigDecimal> renamed = new TreeMap<>();
    series.forEach(
        (name, value) -> {
          Matcher matcher = DIRECTION.matcher(name);
          renamed.put(
              matcher.matches()
                  ? matcher.group(1)
                      + ",direction=\""
                      + WORDS.get(matcher.group(3))
                      + '"'
                      + matcher.group(2)
                      + '}'
                  : name,
              value);
        });
    return renamed;
  }

  /** Takes out what Flowtally shows and pmacct hides; see {@link NfacctdDifferencesIT}. */
  private static void takeHidden(ParitySetup setup, Map<String, BigDecimal> served) {
    for (ParitySetup.Aggregate aggregate : setup.aggregates()) {
      if (aggregate.hidesZeroKey()) {
        Predicate<String> zeroKey =
            Pattern.compile("\\w+\\{aggregate=\"" + aggregate.name() + "\"(,\\w+=\"0\")+}")
                .asMatchPredicate();
        served.keySet().removeIf(zeroKey);
      }
    }
  }

  /** Lines of the table of what was compared. */
  private static void report(
      ParitySetup setup,
      ProtocolVersion version,
      Map<String, BigDecimal> expected,
      Map<String, BigDecimal> served) {
    for (ParitySetup.Aggregate aggregate : setup.aggregates()) {
      Predicate<String> its = name -> name.contains("aggregate=\"" + aggregate.name() + "\"");
      System.out.printf(
          "parity | %-28s | %-11s | after %-5s | nfacctd %5d series | Flowtally %5d | equal %5d%n",
          setup.name(),
          aggregate.name(),
          version,
          expected.keySet().stream().filter(its).count(),
          served.keySet().stream().filter(its).count(),
          served.entrySet().stream()
              .filter(series -> its.test(series.getKey()))
              .filter(expected.entrySet()::contains)
              .count());
    }
  }
}
