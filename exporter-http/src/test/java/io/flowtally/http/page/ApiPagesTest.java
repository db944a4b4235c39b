// SPDX-License-Identifier: Apache-2.0
package io.flowtally.http.page;

import static org.assertj.core.api.Assertions.assertThat;

import io.flowtally.exposition.FakeCollector;
import io.flowtally.exposition.GrowingAggregate;
import io.flowtally.http.HttpSettings;
import io.flowtally.http.Served;
import java.net.http.HttpResponse;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(60)
class ApiPagesTest {
  private final FakeCollector collector = FakeCollector.withOneOfEverything();
  private final GrowingAggregate aggregate = new GrowingAggregate("hosts", "ip_dst", "net_src");
  private Served served;

  @BeforeEach
  void serve() throws Exception {
    aggregate.grow(300, "10.0.0.1", "8.0.0.0");
    aggregate.grow(700, "10.0.9.9", "9.0.0.0");
    aggregate.grow(200, "2001:db8::1", "<b>\"&");
    collector.aggregates.clear();
    collector.aggregates.add(aggregate);
    served = new Served(collector);
  }

  @AfterEach
  void close() {
    served.close();
  }

  private String body(String path) throws Exception {
    HttpResponse<String> answer = served.get(path);
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    assertThat(answer.headers().firstValue("Content-Type")).hasValue("application/json");
    return answer.body();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          10.0.0.1        | [10.0.0.1]
          10.0.0.0%2F16   | [10.0.9.9, 10.0.0.1]
          9.0.0.0%2F8     | [10.0.9.9]
          2001:db8::%2F32 | [2001:db8::1]
          192.0.2.1       | []
          """)
  void findsTheSeriesOfAPrefixTheHeaviestFirst(String query, String hosts) throws Exception {
    assertThat(
            Pattern.compile("\"ip_dst\":\"([^\"]*)\"")
                .matcher(body("/api/v1/search?q=" + query))
                .results()
                .map(found -> found.group(1))
                .toList())
        .hasToString(hosts);
  }

  @Test
  void writesWhatComesFromTheNetworkAsText() throws Exception {
    assertThat(body("/api/v1/search?q=2001:db8::1")).contains("\"net_src\":\"<b>\\\"&\"");
  }

  @ParameterizedTest
  @CsvSource({
    "/api/v1/search, 400",
    "/api/v1/search?q=router, 400",
    "/api/v1/top?aggregate=hosts&by=colour, 404",
    "/api/v1/top?aggregate=nothing&by=ip_dst, 404",
    "/api/v1/top?aggregate=hosts&by=ip_dst&window=0, 400",
    "/api/v1/top?aggregate=hosts&by=ip_dst&window=3601, 400",
    "/api/v1/top?aggregate=hosts&by=ip_dst&limit=x, 400",
  })
  void refusesWhatMakesNoSense(String path, int status) throws Exception {
    assertThat(served.get(path).statusCode()).isEqualTo(status);
  }

  @Test
  void hasTheLabelsOfEveryAggregate() throws Exception {
    String history = "";
    for (long start = System.nanoTime(); !history.contains("hosts"); Thread.sleep(5)) {
      history = body("/api/v1/history");
      assertThat(System.nanoTime() - start).isLessThan(20_000_000_000L);
    }
    assertThat(history)
        .isEqualTo(
            "{\"step\":10,\"aggregates\":[{\"aggregate\":\"hosts\",\"labels\":[\"ip_dst\","
                + "\"net_src\"],\"tracked\":true,\"points\":[]}]}\n");
    assertThat(body("/api/v1/top?aggregate=hosts&by=ip_dst"))
        .isEqualTo(
            "{\"aggregate\":\"hosts\",\"by\":\"ip_dst\",\"seconds\":0,\"bytes\":0,\"rows\":[]}\n");
  }

  /** Nothing from elsewhere, nothing inline, nothing to be framed by. */
  @ParameterizedTest
  @ValueSource(strings = {"/", "/page.js", "/page.css", "/uplot.js", "/uplot.css"})
  void letsThePageLoadFromHereAlone(String path) throws Exception {
    HttpResponse<String> answer = served.get(path);
    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(answer.headers().firstValue("Content-Security-Policy").orElse(""))
        .startsWith("default-src 'none'; script-src 'self'; style-src 'self'")
        .contains("frame-ancestors 'none'")
        .doesNotContain("unsafe");
    if (!path.startsWith("/uplot")) {
      assertThat(answer.body()).doesNotContain("http://", "innerHTML", "onclick", "<style");
    }
    assertThat(served.send("HEAD", path, Map.of()).body()).isEmpty();
  }

  @Test
  void isNotThereWithoutMemory() throws Exception {
    HttpSettings usual = Served.loopback(null, false);
    try (Served without =
        new Served(collector, new HttpSettings(usual.listen(), null, false, true, 0))) {
      assertThat(without.get("/").body()).contains("/metrics").doesNotContain("page.js");
      assertThat(without.get("/api/v1/history").statusCode()).isEqualTo(404);
      assertThat(without.get("/page.js").statusCode()).isEqualTo(404);
    }
  }
}
