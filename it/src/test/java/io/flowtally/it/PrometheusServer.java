// SPDX-License-Identifier: Apache-2.0
package io.flowtally.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.math.BigDecimal;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Debian's Prometheus with a scrape every second. */
final class PrometheusServer implements AutoCloseable {
  private static final Pattern VALUE = Pattern.compile("\"value\":\\[[\\d.]+,\"([^\"]+)\"]");

  private final External program;
  private final int port;

  private PrometheusServer(External program, int port) {
    this.program = program;
    this.port = port;
  }

  /** {@code jobs} is the list under scrape_configs. */
  static PrometheusServer start(Path directory, String jobs, String... flags) throws IOException {
    int port = Ports.tcp();
    Path file = directory.resolve("prometheus.yml");
    Files.writeString(
        file, "global: {scrape_interval: 1s, evaluation_interval: 1s}\nscrape_configs:\n" + jobs);
    List<String> command =
        new ArrayList<>(
            List.of(
                Requires.tool("prometheus", "prometheus"),
                "--config.file=" + file,
                "--storage.tsdb.path=" + directory.resolve("tsdb"),
                "--web.listen-address=127.0.0.1:" + port));
    command.addAll(List.of(flags));
    External program =
        External.start(directory.resolve("prometheus.log"), command.toArray(new String[0]));
    PrometheusServer server = new PrometheusServer(program, port);
    Waiting.until(
        "Prometheus to be ready",
        Duration.ofSeconds(30),
        () -> Page.get(port, "/-/ready").status() == 200,
        program::log);
    return server;
  }

  int port() {
    return port;
  }

  /** The single value of an instant query; 0 when there is none. */
  BigDecimal query(String promql) {
    String encoded = URLEncoder.encode(promql, StandardCharsets.UTF_8);
    Page page = Page.get(port, "/api/v1/query?query=" + encoded);
    assertThat(page.status()).as(promql + ": " + page.body()).isEqualTo(200);
    Matcher value = VALUE.matcher(page.body());
    BigDecimal first = value.find() ? new BigDecimal(value.group(1)) : BigDecimal.ZERO;
    assertThat(value.find()).as("more than one value: " + page.body()).isFalse();
    return first;
  }

  /** Every sample of a metric in the last hour. */
  RawSamples raw(String selector) {
    String encoded = URLEncoder.encode(selector + "[1h]", StandardCharsets.UTF_8);
    Page page = Page.get(port, "/api/v1/query?query=" + encoded);
    assertThat(page.status()).as(selector + ": " + page.body()).isEqualTo(200);
    return RawSamples.parse(page.body());
  }

  void await(String promql, long expected) {
    Waiting.until(
        promql + " to be " + expected,
        Duration.ofSeconds(20),
        () -> query(promql).compareTo(BigDecimal.valueOf(expected)) == 0,
        () -> "it is " + query(promql) + "\n" + Page.get(port, "/api/v1/targets").body());
  }

  @Override
  public void close() {
    program.close();
  }
}
