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
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What real Prometheus servers add up from their raw samples is what was counted: over hosts that
 * appear in mid-run, and a kill -9 without state.
 */
class FirstIncrementsIT {
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final String BYTES = "pmacct_flow_bytes_total";
  private static final String INBOUND = BYTES + "{aggregate=\"inbound\"}";
  private static final int RECORDS = 30;

  @TempDir Path directory;

  private int sequence;

  @Test
  void everyServerAddsUpWhatWasCounted() throws IOException {
    Installation installation = new Installation(directory, "");
    try (PrometheusServer everySecond = server("a", job(installation.http, "1s", "/metrics", "a"));
        PrometheusServer slower = server("b", job(installation.http, "2s", "/metrics", "b"));
        PrometheusServer oldJob =
            server(
                "c",
                job(installation.http, "1s", "/proxy", "c"),
                "--enable-feature=native-histograms");
        Sender sender = new Sender()) {
      List<PrometheusServer> servers = List.of(everySecond, slower, oldJob);
      long counted;
      try (FlowtallyProcess flowtally = installation.start()) {
        counted = send(sender, installation, flowtally, 0, 20, 0);
        awaitTotal(servers, counted);
        counted += send(sender, installation, flowtally, 0, 1020, counted);
        counted += send(sender, installation, flowtally, 500, 1500, counted);
        awaitTotal(servers, counted);
        flowtally.program().kill();
      }
      sequence = 0;
      try (FlowtallyProcess flowtally = installation.start()) {
        long again = send(sender, installation, flowtally, 1000, 2000, 0);
        awaitTotal(servers, counted + again);
      }
    }
  }

  /** Some flows to each of these hosts, to many of them a single one; curl has them at once. */
  private long send(
      Sender sender,
      Installation installation,
      FlowtallyProcess flowtally,
      int fromHost,
      int toHost,
      long before)
      throws IOException {
    List<byte[]> datagrams = new ArrayList<>();
    List<V5Record> records = new ArrayList<>();
    long bytes = 0;
    for (int host = fromHost; host < toHost; host++) {
      for (int flow = 0; flow <= host % 3; flow++) {
        long size = 40L + host + flow;
        String address = "10.77." + (host >> 8) + "." + (host & 255);
        records.add(V5Record.flow("198.51.100.7", address, size, 1));
        bytes += size;
      }
    }
    for (int from = 0; from < records.size(); from += RECORDS) {
      DatagramBuilder builder = DatagramBuilder.v5().sequence(sequence);
      List<V5Record> some = records.subList(from, Math.min(records.size(), from + RECORDS));
      some.forEach(builder::v5Record);
      sequence += some.size();
      datagrams.add(builder.build());
    }
    // Slowly enough that hosts appear before, between and after scrapes.
    for (byte[] datagram : datagrams) {
      sender.send(List.of(datagram), installation.udp);
      Waiting.pause(20);
    }
    long sum = bytes;
    Waiting.until(
        "curl to have " + (before + sum),
        PATIENCE,
        () -> flowtally.scrape().sum(BYTES, "aggregate=\"inbound\"") == before + sum,
        () -> Page.get(installation.http, "/metrics").body());
    return bytes;
  }

  private static void awaitTotal(List<PrometheusServer> servers, long counted) {
    for (PrometheusServer server : servers) {
      Waiting.until(
          "raw samples to add up to " + counted,
          PATIENCE,
          () -> server.raw(INBOUND).total() == counted,
          () -> "they add up to " + server.raw(INBOUND).total());
    }
    // Nothing that comes later may add to it.
    Waiting.pause(2500);
    for (PrometheusServer server : servers) {
      RawSamples samples = server.raw(INBOUND);
      assertThat(samples.total()).isEqualTo(counted);
      assertThat(samples.firsts()).as("first samples").isZero();
    }
  }

  private PrometheusServer server(String name, String jobs, String... flags) throws IOException {
    Path own = directory.resolve(name);
    Files.createDirectories(own);
    return PrometheusServer.start(own, jobs, flags);
  }

  static String job(int port, String interval, String path, String scraper) {
    return """
      - job_name: flowtally
        scrape_interval: %s
        metrics_path: %s
        params: {module: [pmacct], scraper: [%s]}
        static_configs: [{targets: ["127.0.0.1:%d"]}]
    """
        .formatted(interval, path, scraper, port);
  }
}
