// SPDX-License-Identifier: Apache-2.0
package io.flowtally.http.page;

import static org.assertj.core.api.Assertions.assertThat;

import io.flowtally.exposition.FakeCollector;
import io.flowtally.http.Served;
import io.flowtally.view.FlowQuery;
import io.flowtally.view.FoundFlow;
import io.flowtally.view.FoundFlows;
import java.net.http.HttpResponse;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@Timeout(60)
class FlowsPageTest {
  static final FoundFlow FLOW =
      new FoundFlow(
          1_700_000_000_123L,
          "192.0.2.1",
          "2001:db8::1",
          "2001:db8::2",
          51_234,
          443,
          "tcp",
          1_500,
          3,
          7,
          8,
          0,
          27,
          100,
          64_500,
          64_501,
          1);

  private final FakeCollector collector = FakeCollector.withOneOfEverything();
  private Served served;

  @BeforeEach
  void serve() throws Exception {
    collector.found = new FoundFlows(List.of(FLOW), 5, 9_000, 30, 70, 4, 1_699_999_999_000L);
    served = new Served(collector);
  }

  @AfterEach
  void close() {
    served.close();
  }

  @Test
  void writesWhatWasFound() throws Exception {
    HttpResponse<String> answer =
        served.get("/api/v1/flows?filter=dst+port+443&last=30s&limit=7&order=bytes");
    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(collector.query).isEqualTo(new FlowQuery("dst port 443", 30, 7, true));
    assertThat(answer.headers().firstValue("Cache-Control")).hasValue("no-store");
    assertThat(answer.body().strip())
        .isEqualTo(
            """
            {"matched":{"flows":5,"bytes":9000,"packets":30},\
            "searched":{"flows":70,"datagrams":4,"oldest":1699999999},\
            "flows":[{"time_ms":1700000000123,"exporter":"192.0.2.1",\
            "ip_src":"2001:db8::1","ip_dst":"2001:db8::2","port_src":51234,"port_dst":443,\
            "ip_proto":"tcp","bytes":1500,"packets":3,"iface_in":7,"iface_out":8,"tos":0,\
            "tcp_flags":27,"vlan":100,"as_src":64500,"as_dst":64501,"direction":"egress"}]}""");
  }

  @Test
  void looksAtTheNewestOfFiveMinutesByDefault() throws Exception {
    assertThat(served.get("/api/v1/flows").statusCode()).isEqualTo(200);
    assertThat(collector.query).isEqualTo(new FlowQuery("", 300, 100, false));
  }

  @ParameterizedTest
  @CsvSource({
    "last=5, 400",
    "last=0s, 400",
    "last=25h, 400",
    "last=99999h, 400",
    "last=-1m, 400",
    "limit=0, 400",
    "limit=10001, 400",
    "limit=x, 400",
    "order=host, 400",
    "last=24h&limit=10000&order=time, 200",
  })
  void refusesWhatMakesNoSense(String query, int status) throws Exception {
    assertThat(served.get("/api/v1/flows?" + query).statusCode()).isEqualTo(status);
  }

  @Test
  void refusesAFilterWithoutEnd() throws Exception {
    assertThat(served.get("/api/v1/flows?filter=" + "a".repeat(2_001)).statusCode()).isEqualTo(400);
    assertThat(collector.query).isNull();
  }

  @Test
  void tellsAWrongQuestionFromAWrongMoment() throws Exception {
    collector.found = null;
    assertThat(served.get("/api/v1/flows?filter=wrong").statusCode()).isEqualTo(400);
    HttpResponse<String> answer = served.get("/api/v1/flows");
    assertThat(answer.statusCode()).isEqualTo(503);
    assertThat(answer.body()).isEqualTo("not now\n");
  }
}
