// SPDX-License-Identifier: Apache-2.0
package io.flowtally.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.flowtally.exposition.FakeCollector;
import io.flowtally.testing.Identity;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Debian's Prometheus scrapes with TLS, client certificate and password. */
@Timeout(120)
@Tag("slow")
class PrometheusTest {
  private static final Path PROMETHEUS = Path.of("/usr/bin/prometheus");
  private static final Path PROMTOOL = Path.of("/usr/bin/promtool");

  /** The bcrypt hash of "secret". */
  private static final String HASH = "$2y$05$xKujnqOxRQRSd.HDlnAVpezLvln0GAA2DwmbKqFpcyOhJrCRuJgha";

  @TempDir Path directory;
  private Path webConfig;

  @BeforeEach
  void writeFiles() throws Exception {
    boolean ci = "true".equals(System.getenv("CI"));
    assumeTrue(
        ci || Files.isExecutable(PROMETHEUS), "needs prometheus: Debian's package prometheus");
    Identity.create(directory, "server", "EC").write(directory, "server");
    Identity.create(directory, "client", "EC").write(directory, "client");
    webConfig =
        Files.writeString(
            directory.resolve("web.yml"),
            """
            tls_server_config:
              cert_file: server.crt
              key_file: server.key
              client_auth_type: RequireAndVerifyClientCert
              client_ca_file: client.crt
              min_version: TLS13
            basic_auth_users:
              prometheus: %s
            """
                .formatted(HASH));
  }

  @Test
  void scrapesAsTheWebConfigFileWantsIt() throws Exception {
    try (Served served = new Served(FakeCollector.withOneOfEverything(), webConfig, false)) {
      int port = freePort();
      Process prometheus = prometheus(served.port(), port);
      try {
        await(port, "up{job=\"right\"} == 1");
        await(port, "up{job=\"wrong_password\"} == 0");
        await(port, "up{job=\"no_certificate\"} == 0");
        await(port, "pmacct_flow_bytes_total{job=\"right\",ip_dst=\"10.1.2.3\"} == 1000");
      } finally {
        prometheus.destroy();
        prometheus.waitFor();
      }
    }
  }

  @Test
  void takesTheSameFileForItself() throws Exception {
    Process check =
        new ProcessBuilder(PROMTOOL.toString(), "check", "web-config", webConfig.toString())
            .redirectErrorStream(true)
            .start();
    String said = new String(check.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(said).endsWith("SUCCESS\n");
  }

  private Process prometheus(int target, int port) throws IOException {
    String certificate = "cert_file: client.crt, key_file: client.key, ";
    Path config =
        Files.writeString(
            directory.resolve("prometheus.yml"),
            "global: {scrape_interval: 1s, scrape_timeout: 1s}\nscrape_configs:\n"
                + job("right", certificate, "secret", target)
                + job("wrong_password", certificate, "guess", target)
                + job("no_certificate", "", "secret", target));
    return new ProcessBuilder(
            PROMETHEUS.toString(),
            "--config.file=" + config,
            "--storage.tsdb.path=" + directory.resolve("data"),
            "--web.listen-address=127.0.0.1:" + port)
        .redirectErrorStream(true)
        .redirectOutput(directory.resolve("prometheus.log").toFile())
        .start();
  }

  private static String job(String name, String certificate, String password, int target) {
    return """
          - job_name: %s
            scheme: https
            tls_config: {%sca_file: server.crt, server_name: localhost}
            basic_auth: {username: prometheus, password: %s}
            static_configs: [{targets: ['127.0.0.1:%d']}]
        """
        .formatted(name, certificate, password, target);
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }

  /** Asks until the query has a result; the test's time limit ends it otherwise. */
  private static void await(int port, String query) throws Exception {
    HttpClient client = HttpClient.newHttpClient();
    URI uri =
        URI.create(
            "http://127.0.0.1:%d/api/v1/query?query=%s"
                .formatted(port, URLEncoder.encode(query, StandardCharsets.UTF_8)));
    String answer = "";
    while (!answer.contains("\"metric\"")) {
      Thread.sleep(200);
      try {
        answer =
            client
                .send(HttpRequest.newBuilder(uri).build(), HttpResponse.BodyHandlers.ofString())
                .body();
      } catch (IOException e) {
        // It does not listen yet.
      }
    }
  }
}
