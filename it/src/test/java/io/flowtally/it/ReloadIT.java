// SPDX-License-Identifier: Apache-2.0
package io.flowtally.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.flowtally.codec.DatagramBuilder;
import io.flowtally.codec.V5Record;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** New configurations for a running program, by each of the ways in. */
class ReloadIT {
  private static final Duration PATIENCE = Duration.ofSeconds(20);
  private static final String SUCCESSFUL = "flowtally_config_last_reload_successful";

  @TempDir Path directory;
  private int datagrams;

  private void count(FlowtallyProcess flowtally, String source) throws IOException {
    V5Record record = V5Record.flow(source, "10.1.2.3", 100, 1);
    try (Sender sender = new Sender()) {
      sender.send(
          List.of(DatagramBuilder.v5().sequence(datagrams).v5Record(record).build()),
          flowtally.udpPort());
    }
    flowtally.awaitDatagrams(++datagrams);
  }

  private static void awaitReloads(FlowtallyProcess flowtally, int count) {
    Waiting.until(
        count + " reloads",
        PATIENCE,
        () -> flowtally.program().log().split("configuration reloaded", -1).length == count + 1,
        flowtally.program()::log);
  }

  private static long bytes(FlowtallyProcess flowtally, String label) {
    return flowtally.scrape().sum("pmacct_flow_bytes_total", label);
  }

  @Test
  void takesUpNetworksAggregatesLimitsAndExportersAndKeepsWhatMeansTheSame() throws IOException {
    Installation installation = new Installation(directory, "");
    try (FlowtallyProcess flowtally = installation.start()) {
      count(flowtally, "8.8.8.8");
      installation.write("local.net", Networks.FILE + "8.8.0.0/16\n");
      installation.configure("limits: {buckets: 7}\n");
      flowtally.program().signal("HUP");
      awaitReloads(flowtally, 1);
      count(flowtally, "8.8.8.8");
      assertThat(bytes(flowtally, "net_src=\"0.0.0.0\"")).isEqualTo(100);
      assertThat(bytes(flowtally, "net_src=\"8.8.0.0\"")).isEqualTo(100);

      installation.configure(
          """
          aggregates:
            inbound: {filter: dst local, by: [dst_host, src_net]}
            senders: {by: [src_host]}
          """);
      flowtally.program().signal("USR2");
      awaitReloads(flowtally, 2);
      count(flowtally, "8.8.8.8");
      assertThat(bytes(flowtally, "aggregate=\"senders\"")).isEqualTo(100);
      assertThat(bytes(flowtally, "aggregate=\"inbound\"")).isEqualTo(300);

      installation.configure("exporters: {allow: [192.0.2.0/24]}\n");
      assertThat(post(flowtally).statusCode()).isEqualTo(200);
      try (Sender sender = new Sender()) {
        sender.send(List.of(new byte[10]), flowtally.udpPort());
      }
      Waiting.until(
          "a datagram turned away",
          PATIENCE,
          () ->
              flowtally
                      .scrape()
                      .sum("flowtally_udp_dropped_datagrams_total", "reason=\"not_allowed\"")
                  == 1);
    }
  }

  @Test
  void changesNothingWhenTheFileIsWrongAndSaysWhere() throws IOException {
    Installation installation = new Installation(directory, "");
    try (FlowtallyProcess flowtally = installation.start()) {
      count(flowtally, "8.8.8.8");
      assertThat(flowtally.scrape().sum(SUCCESSFUL)).isEqualTo(1);
      installation.configure("limits: {bukets: 7}\n");
      flowtally.program().signal("HUP");
      Waiting.until("a failure", PATIENCE, () -> flowtally.scrape().sum(SUCCESSFUL) == 0);
      flowtally.program().awaitLog("flowtally.yaml:4: ", PATIENCE);

      HttpResponse<String> refused = post(flowtally);
      assertThat(refused.statusCode()).isEqualTo(500);
      assertThat(refused.body()).contains("flowtally.yaml:4: ").doesNotContain("\tat ");
      count(flowtally, "8.8.8.8");
      assertThat(bytes(flowtally, "aggregate=\"inbound\"")).isEqualTo(200);

      installation.configure("");
      flowtally.program().signal("USR2");
      Waiting.until("a success", PATIENCE, () -> flowtally.scrape().sum(SUCCESSFUL) == 1);
    }
  }

  private static HttpResponse<String> post(FlowtallyProcess flowtally) throws IOException {
    URI page = URI.create("http://127.0.0.1:" + flowtally.httpPort() + "/-/reload");
    HttpRequest request =
        HttpRequest.newBuilder(page).POST(HttpRequest.BodyPublishers.noBody()).build();
    try {
      return HttpClient.newHttpClient().send(request, HttpResponse.BodyHandlers.ofString());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError("interrupted", e);
    }
  }
}
