// SPDX-License-Identifier: Apache-2.0
package io.flowtally.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.flowtally.exposition.FakeCollector;
import io.flowtally.view.ReloadStatus;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RouterTest {
  private Served served;

  @BeforeEach
  void serve() throws Exception {
    served = new Served(FakeCollector.withOneOfEverything());
  }

  @AfterEach
  void close() {
    served.close();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"/", "/metrics", "/proxy?module=pmacct", "/-/healthy", "/-/ready", "/status"})
  void answersEachPath(String path) throws Exception {
    assertThat(served.get(path).statusCode()).isEqualTo(200);
  }

  @ParameterizedTest
  @ValueSource(strings = {"/metricsxyz", "/metrics/", "/-/", "/favicon.ico", "/%6detrics"})
  void knowsExactPathsOnly(String path) throws Exception {
    // Newer JDKs refuse two slashes themselves, with 400.
    assertThat(served.get(path).statusCode()).isIn(404, path.startsWith("//") ? 400 : 404);
  }

  /** Newer JDKs refuse it before it comes to us. */
  @Test
  void takesADoubledSlashForAnotherPath() throws Exception {
    assertThat(served.get("//metrics").statusCode()).isIn(400, 404);
  }

  @ParameterizedTest
  @ValueSource(strings = {"POST", "PUT", "DELETE", "OPTIONS", "PATCH"})
  void refusesOtherMethodsAndSaysWhichItTakes(String method) throws Exception {
    HttpResponse<String> response = served.send(method, "/metrics", Map.of());
    assertThat(response.statusCode()).isEqualTo(405);
    assertThat(response.headers().firstValue("Allow")).hasValue("GET, HEAD");
  }

  @Test
  void answersHeadWithoutABody() throws Exception {
    HttpResponse<String> status = served.send("HEAD", "/-/healthy", Map.of());
    assertThat(status.statusCode()).isEqualTo(200);
    assertThat(status.headers().firstValue("Content-Length")).hasValue("8");
    HttpResponse<String> metrics = served.send("HEAD", "/metrics", Map.of());
    assertThat(metrics.statusCode()).isEqualTo(200);
    assertThat(metrics.body()).isEmpty();
    assertThat(metrics.headers().firstValue("Content-Type").orElseThrow()).startsWith("text/plain");
  }

  @Test
  void servesTheOldJobsModuleAndNamesItWhenAskedForAnother() throws Exception {
    assertThat(served.get("/proxy?module=pmacct").body()).contains("pmacct_flow_bytes_total{");
    for (String path : List.of("/proxy", "/proxy?module=node", "/proxy?module=")) {
      assertThat(served.get(path).statusCode()).isEqualTo(404);
      assertThat(served.get(path).body()).contains("/proxy?module=pmacct");
    }
  }

  @Test
  void isReadyWhileTheCollectorIs() throws Exception {
    served.collector.ready = false;
    assertThat(served.get("/-/ready").statusCode()).isEqualTo(503);
    assertThat(served.get("/-/ready").body()).startsWith("not ready: ");
    assertThat(served.get("/-/healthy").statusCode()).isEqualTo(200);
    served.collector.ready = true;
    assertThat(served.get("/-/ready").statusCode()).isEqualTo(200);
  }

  @Test
  void doesNotReloadUnlessEnabled() throws Exception {
    HttpResponse<String> response = served.send("POST", "/-/reload", Map.of());
    assertThat(response.statusCode()).isEqualTo(403);
    assertThat(response.body()).contains("http.reload: true");
    assertThat(served.collector.reloads).isZero();
  }

  @Test
  void forgetsAnExporterOnPostIfActionsAreOpen() throws Exception {
    String path = "/-/forget?exporter=192.0.2.1";
    assertThat(served.send("POST", path, Map.of()).statusCode()).isEqualTo(403);
    assertThat(served.collector.exporters).hasSize(1);
    try (Served open = new Served(FakeCollector.withOneOfEverything(), null, true)) {
      assertThat(open.get(path).statusCode()).isEqualTo(405);
      assertThat(open.send("POST", "/-/forget", Map.of()).statusCode()).isEqualTo(400);
      assertThat(open.send("POST", path, Map.of()).statusCode()).isEqualTo(200);
      assertThat(open.send("POST", path, Map.of()).statusCode()).isEqualTo(404);
      assertThat(open.get("/metrics").body()).doesNotContain("exporter=\"192.0.2.1\"");
    }
  }

  @Test
  void reloadsOnPostAloneAndReportsMistakes() throws Exception {
    try (Served reloading = new Served(new FakeCollector(), null, true)) {
      assertThat(reloading.get("/-/reload").statusCode()).isEqualTo(405);
      assertThat(reloading.get("/-/reload").headers().firstValue("Allow")).hasValue("POST");
      assertThat(reloading.send("POST", "/-/reload", Map.of()).statusCode()).isEqualTo(200);
      assertThat(reloading.collector.reloads).isEqualTo(1);

      reloading.collector.reload = new ReloadStatus(false, 1, List.of("a.yaml:3: unknown key x"));
      HttpResponse<String> failed = reloading.send("POST", "/-/reload", Map.of());
      assertThat(failed.statusCode()).isEqualTo(500);
      assertThat(failed.body()).isEqualTo("nothing was changed:\na.yaml:3: unknown key x\n");
    }
  }

  @Test
  void keepsStackTracesToItself() throws Exception {
    served.collector.aggregates.add(null);
    for (String path : List.of("/metrics", "/status")) {
      HttpResponse<String> response = served.get(path);
      assertThat(response.statusCode()).isEqualTo(500);
      assertThat(response.body()).isEqualTo("internal error; the log says more\n");
    }
  }

  @Test
  void tellsTheStateAsJson() throws Exception {
    HttpResponse<String> response = served.get("/status");
    assertThat(response.headers().firstValue("Content-Type")).hasValue("application/json");
    assertThat(response.body())
        .contains("\"listeners\":[{\"listener\":\":2055\",\"datagrams\":1,")
        .contains("{\"exporter\":\"192.0.2.1\",")
        .contains("{\"aggregate\":\"inbound\",\"buckets\":1,\"bytes\":14,")
        .contains("\"last_reload\":{\"successful\":true,\"mistakes\":[]}}");
  }

  @Test
  void anErrorEndsItsAnswerAndNotThePage() throws Exception {
    served.collector.failure = new OutOfMemoryError("made up");
    for (String path : List.of("/metrics", "/status")) {
      assertThat(served.get(path).statusCode()).isEqualTo(500);
    }
    served.collector.failure = null;
    for (String path : List.of("/metrics", "/status")) {
      assertThat(served.get(path).statusCode()).isEqualTo(200);
    }
  }

  @Test
  void statusNamesWhoSendsWhatCannotBeDecoded() throws Exception {
    assertThat(served.get("/status").body())
        .contains(
            "\"undecodable\":[{\"address\":\"192.0.2.7\",\"looks_like\":\"sFlow version 5\","
                + "\"reason\":\"unknown_version\",\"datagrams\":3,\"last_datagram\":1700000000}]");
  }
}
