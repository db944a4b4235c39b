// SPDX-License-Identifier: Apache-2.0
package io.flowtally.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.flowtally.codec.ProtocolVersion;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A real Prometheus scrapes Flowtally, the new way and with the replaced chain's job. */
class PrometheusIT {
  @TempDir Path directory;

  /** With native histograms Prometheus asks for protobuf, without them for OpenMetrics. */
  @ParameterizedTest
  @ValueSource(strings = {"--log.level=warn", "--enable-feature=native-histograms"})
  void queriesGiveTheTotals(String flag) throws IOException {
    List<ParityFlow> flows = ParityFlow.generate(5, 500);
    Networks networks = new Networks();
    long inbound =
        flows.stream()
            .filter(flow -> networks.isInside(flow.target()))
            .mapToLong(ParityFlow::bytes)
            .sum();
    long packetsOfOneHost =
        flows.stream()
            .filter(flow -> flow.source().equals("192.0.2.50"))
            .mapToLong(ParityFlow::packets)
            .sum();
    try (FlowtallyProcess flowtally = FlowtallyProcess.start(directory, Networks.FILE, "");
        PrometheusServer prometheus =
            PrometheusServer.start(directory, jobs(flowtally.httpPort()), flag);
        Sender sender = new Sender()) {
      sender.send(
          ParityWire.datagrams(ProtocolVersion.IPFIX, flows, ParitySetup.PLAIN),
          flowtally.udpPort());
      for (String job : List.of("flowtally", "pmacct")) {
        prometheus.await("up{job=\"" + job + "\"}", 1);
        prometheus.await(
            "sum(pmacct_flow_bytes_total{job=\"" + job + "\",aggregate=\"inbound\"})", inbound);
        prometheus.await(
            "sum by (ip_src) (pmacct_flow_packets_total{job=\""
                + job
                + "\",ip_src=\"192.0.2.50\"})",
            packetsOfOneHost);
      }
      prometheus.await(
          "flowtally_aggregate_bytes_total{job=\"flowtally\",aggregate=\"inbound\"}", inbound);
    }
  }

  @Test
  void promtoolHasNothingToSay() throws IOException {
    try (FlowtallyProcess flowtally = FlowtallyProcess.start(directory, Networks.FILE, "");
        Sender sender = new Sender()) {
      List<byte[]> datagrams =
          ParityWire.datagrams(ProtocolVersion.V9, ParityFlow.generate(6, 200), ParitySetup.PLAIN);
      sender.send(datagrams, flowtally.udpPort());
      flowtally.awaitDatagrams(datagrams.size());
      Path page = directory.resolve("metrics.txt");
      Files.writeString(page, Page.get(flowtally.httpPort(), "/metrics").body());
      External.Outcome outcome =
          External.outcome(
              Duration.ofSeconds(30),
              "sh",
              "-c",
              "exec \"$0\" check metrics < \"$1\"",
              Requires.tool("promtool", "prometheus"),
              page.toString());
      assertThat(outcome).isEqualTo(new External.Outcome(0, ""));
    }
  }

  @Test
  void answersHealthAndFrontPage() throws IOException {
    try (FlowtallyProcess flowtally = FlowtallyProcess.start(directory, Networks.FILE, "")) {
      for (String path : List.of("/", "/-/healthy", "/-/ready", "/proxy?module=pmacct")) {
        assertThat(Page.get(flowtally.httpPort(), path).status()).as(path).isEqualTo(200);
      }
    }
  }

  private static String jobs(int port) {
    return """
      - job_name: flowtally
        static_configs: [{targets: ["127.0.0.1:%1$d"]}]
      - job_name: pmacct
        metrics_path: /proxy
        params: {module: [pmacct]}
        static_configs: [{targets: ["127.0.0.1:%1$d"]}]
    """
        .formatted(port);
  }
}
