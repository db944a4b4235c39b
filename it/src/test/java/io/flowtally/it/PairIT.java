// SPDX-License-Identifier: Apache-2.0
package io.flowtally.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.flowtally.codec.DatagramBuilder;
import io.flowtally.codec.V5Record;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A pair as docs/redundancy.md has it: one collector forwards everything to the other, a Prometheus
 * scrapes both under instances of their own, and evaluates the expressions of conf/rules/pair.yml.
 */
class PairIT {
  private static final Duration PATIENCE = Duration.ofSeconds(20);
  private static final Pattern EXPRESSION = Pattern.compile("expr: (?:\\|\\n)?((?s:.*?))\\n +for:");

  private static final int BYTES_EACH = 3 * 1000;

  @TempDir Path directory;

  @BeforeEach
  void needs() {
    Requires.root(); // the copies have the exporter's address
  }

  @Test
  void bothCountTheSameAndSayWhenOneDoesNot() throws Exception {
    int udpB = Ports.udp();
    int httpB = Ports.tcp();
    int udpA = Ports.udp();
    int httpA = Ports.tcp();
    try (FlowtallyProcess a = start("a", udpA, httpA, "forward: [\"127.0.0.1:" + udpB + "\"]\n");
        FlowtallyProcess b = start("b", udpB, httpB, "");
        PrometheusServer prometheus =
            PrometheusServer.start(
                Files.createDirectories(directory.resolve("prometheus")),
                """
                - job_name: flowtally-pair
                  scrape_interval: 100ms
                  scrape_timeout: 100ms
                  static_configs:
                    - {targets: ["127.0.0.1:%d"], labels: {instance: a}}
                    - {targets: ["127.0.0.1:%d"], labels: {instance: b}}
                """
                    .formatted(httpA, httpB));
        Sender sender = new Sender()) {
      prometheus.await("sum(up)", 2);
      sender.send(datagrams(200), udpA);
      Waiting.until(
          "both to have counted the same",
          PATIENCE,
          () -> a.scrape().flows().equals(b.scrape().flows()) && bytes(b) == 200L * BYTES_EACH,
          () -> a.scrape().flows() + "\n" + b.scrape().flows());
      // An increase takes two samples: without those of b nothing could differ from it.
      prometheus.await(
          "sum(sum by (instance) (increase(flowtally_aggregate_bytes_total[1m])) > bool 0)", 2);
      String differs = expression("FlowtallyPairDiffers").replace("[15m]", "[1m]");
      String alone = expression("FlowtallyPairAlone");
      prometheus.await("count(" + differs + ") or vector(0)", 0);
      prometheus.await("count(" + alone + ") or vector(0)", 0);

      // What b does not get is what the alerts are for; a goes on alone.
      b.program().kill();
      sender.send(datagrams(300), udpA);
      Waiting.until("a to count on", PATIENCE, () -> bytes(a) == 500L * BYTES_EACH);
      prometheus.await("count(" + differs + ") or vector(0)", 1);
      prometheus.await("count(" + alone + ") or vector(0)", 1);
    }
  }

  private static long bytes(FlowtallyProcess collector) {
    return collector.scrape().sum("pmacct_flow_bytes_total");
  }

  private static List<byte[]> datagrams(int count) {
    List<byte[]> datagrams = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      DatagramBuilder datagram = DatagramBuilder.v5().sequence(3L * i);
      for (int j = 0; j < 3; j++) {
        datagram.v5Record(
            V5Record.flow("198.51.100.7", "10.0." + i % 7 + "." + j, BYTES_EACH / 3, 1));
      }
      datagrams.add(datagram.build());
    }
    return datagrams;
  }

  private static String expression(String alert) throws IOException {
    String rules = Files.readString(Path.of("..", "conf", "rules", "pair.yml"));
    Matcher expression = EXPRESSION.matcher(rules.substring(rules.indexOf("alert: " + alert)));
    assertThat(expression.find()).as(alert).isTrue();
    return expression.group(1).replaceAll("\\s+", " ").strip();
  }

  private FlowtallyProcess start(String name, int udp, int http, String more) throws IOException {
    Path own = Files.createDirectories(directory.resolve(name));
    Path file = Files.writeString(own.resolve("flowtally.yaml"), configuration(udp, http, more));
    return FlowtallyProcess.start(own, udp, http, List.of("run", "--config", file.toString()));
  }

  private static String configuration(int udp, int http, String more) {
    return """
        listen: ["127.0.0.1:%d"]
        networks_file: null
        aggregates: {hosts: {by: [dst_host]}}
        http: {listen: ["127.0.0.1:%d"]}
        """
            .formatted(udp, http)
        + more;
  }
}
