// SPDX-License-Identifier: Apache-2.0
package io.flowtally.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.flowtally.codec.DatagramBuilder;
import io.flowtally.codec.ProtocolVersion;
import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Every query of the shipped dashboards, asked of a real Prometheus that has scraped a real run
 * under the shipped rules: none is empty, none is an error.
 */
class DashboardsIT {
  private static final Path CONF = Path.of("../conf").toAbsolutePath().normalize();

  @TempDir Path directory;

  @Test
  void everyPanelShowsSomething() throws IOException {
    Files.writeString(
        directory.resolve("labels.csv"),
        "prefix,customer\n10.0.0.0/8,Acme\n192.0.2.0/24,Initech\n");
    String settings =
        Files.readString(CONF.resolve("aggregates.yaml"))
            + "labels_file: labels.csv\nstate: {directory: "
            + Files.createDirectory(directory.resolve("state"))
            + ", interval: 1s}\n";
    try (FlowtallyProcess flowtally = FlowtallyProcess.start(directory, Networks.FILE, settings);
        PrometheusServer prometheus =
            PrometheusServer.start(directory, jobs(flowtally.httpPort()) + rules());
        Sender sender = new Sender()) {
      List<String> empty = queries();
      assertThat(empty).hasSizeGreaterThan(40);
      Waiting.until(
          "an answer to every query",
          Duration.ofSeconds(90),
          () -> {
            send(sender, flowtally.udpPort());
            empty.removeIf(query -> isAnswered(prometheus, query));
            return empty.isEmpty();
          },
          () -> "empty so far:\n" + String.join("\n", empty));
      assertThat(Page.get(prometheus.port(), "/api/v1/rules").body())
          .contains("flowtally:net_in_bits:p95_30d", "FlowtallyHostFloodedBits")
          .doesNotContain("\"health\":\"err\"");
    }
  }

  /** What healthy routers send, and the oddities that have a panel. */
  private static void send(Sender sender, int port) throws IOException {
    ParitySetup.Wire sampled = new ParitySetup.Wire(false, 10, false, false, false);
    List<ParityFlow> flows = ParityFlow.generate(3, 200);
    sender.send(ParityWire.datagrams(ProtocolVersion.V5, flows, sampled), port);
    sender.send(ParityWire.datagrams(ProtocolVersion.IPFIX, flows, ParitySetup.PLAIN), port);
    // The template comes last, as after a restart of the collector.
    List<byte[]> late =
        new ArrayList<>(ParityWire.datagrams(ProtocolVersion.V9, flows, ParitySetup.PLAIN));
    late.add(late.remove(0));
    sender.send(late, port);
    // A template that is cut, and data ahead of a template that never comes.
    sender.send(
        List.of(
            DatagramBuilder.v9().rawSet(0, 8, 1, 44, 0, 9).build(),
            DatagramBuilder.v9().rawSet(999, 12, 1, 2, 3, 4, 5, 6, 7, 8).build()),
        port);
  }

  private static boolean isAnswered(PrometheusServer prometheus, String query) {
    Page page =
        Page.get(
            prometheus.port(),
            "/api/v1/query?query=" + URLEncoder.encode(query, StandardCharsets.UTF_8));
    assertThat(page.status()).as(query + ": " + page.body()).isEqualTo(200);
    return page.body().contains("\"metric\":");
  }

  private static List<String> queries() throws IOException {
    List<String> queries = new ArrayList<>();
    try (Stream<Path> dashboards = Files.list(CONF.resolve("grafana"))) {
      for (Path dashboard : dashboards.filter(file -> file.toString().endsWith(".json")).toList()) {
        JsonStrings.of(Files.readString(dashboard), "expr").stream()
            .map(DashboardsIT::substituted)
            .forEach(queries::add);
      }
    }
    return queries;
  }

  /** As Grafana does before it asks. */
  private static String substituted(String query) {
    String asked =
        query
            .replace("$instance", ".*")
            .replace("$host", ".*")
            .replace("$top", "10")
            .replace("$__range", "6h");
    assertThat(asked).doesNotContain("$");
    return asked;
  }

  /** The shipped ones; only the 95th percentiles are formed every second, not every 5 minutes. */
  private String rules() throws IOException {
    Path copies = Files.createDirectory(directory.resolve("rules"));
    try (Stream<Path> rules = Files.list(CONF.resolve("rules"))) {
      for (Path file : rules.toList()) {
        Files.writeString(
            copies.resolve(file.getFileName().toString()),
            Files.readString(file).replace("interval: 5m", "interval: 1s"));
      }
    }
    return "rule_files: [\"" + copies + "/*.yml\"]\n";
  }

  private static String jobs(int port) {
    return "  - job_name: flowtally\n    static_configs: [{targets: [\"127.0.0.1:"
        + port
        + "\"]}]\n";
  }
}
