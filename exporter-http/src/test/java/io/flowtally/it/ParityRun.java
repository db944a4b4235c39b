package io.flowtally.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.flowtally.codec.ProtocolVersion;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

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

  /** A line of the table of what was compared. */
  private static void report(
      ParitySetup setup,
      ProtocolVersion version,
      Map<String, BigDecimal> expected,
      Map<String, BigDecimal> served) {
    long equal = served.entrySet().stream().filter(expected.entrySet()::contains).count();
    System.out.printf(
        "parity | %-40s | after %-5s | nfacctd %5d series | flowtally %5d | equal %5d%n",
        setup.name(), version, expected.size(), served.size(), equal);
  }
}
