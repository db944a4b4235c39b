package io.flowtally.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.flowtally.codec.ProtocolVersion;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import java.util.regex.Pattern;

/**
 * nfacctd and Flowtally side by side: the same configuration, the same datagrams of every version,
 * and after each version the same series with the same values.
 */
final class ParityRun {
  private static final int FLOWS = 2000;

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
        List<byte[]> datagrams = ParityWire.datagrams(version, flows, setup.sampling());
        sender.send(datagrams, nfacctd.port(), flowtally.udpPort());
        sent += datagrams.size();
        flowtally.awaitDatagrams(sent);
        Map<String, BigDecimal> expected = nfacctd.settledSeries();
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
    return setup.masks() ? flows.stream().map(ParityFlow::withMasks).toList() : flows;
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
