// SPDX-License-Identifier: Apache-2.0
package io.flowtally.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.flowtally.count.Buckets;
import io.flowtally.exposition.FakeAggregate;
import io.flowtally.exposition.FakeCollector;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MetricsPageTest {
  private final FakeCollector collector = FakeCollector.withOneOfEverything();

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/metrics",
        "/proxy?module=pmacct",
        "/metrics?name[]=pmacct_flow_bytes_total",
        "/metrics?name[]=flowtally_build_info"
      })
  void aScrapeLeavesItsMark(String path) throws Exception {
    try (Served served = new Served(collector)) {
      assertThat(served.get(path).statusCode()).isEqualTo(200);
    }
    assertThat(collector.marks).hasPositiveValue();
  }

  @Test
  void theMarkIsLeftBeforeTheFirstBucketIsReadAndAfterTheLast() throws Exception {
    List<Integer> marksAtARead = new CopyOnWriteArrayList<>();
    collector.aggregates.add(
        new FakeAggregate("watched", "ip_dst") {
          @Override
          public Buckets buckets() {
            marksAtARead.add(collector.marks.get());
            return super.buckets();
          }
        });
    // Without the page's history, which reads buckets too and shows them to no scraper.
    HttpSettings alone =
        new HttpSettings(Served.loopback(null, false).listen(), null, false, true, 0);
    try (Served served = new Served(collector, alone)) {
      served.get("/metrics?name[]=pmacct_flow_bytes_total");
    }
    assertThat(marksAtARead).isNotEmpty().doesNotContain(0, collector.marks.get());
  }

  @Test
  void leavesOutCreatedLinesAndNothingElse() throws Exception {
    String flows = "name[]=pmacct_flow_bytes_total&name[]=pmacct_flow_packets_total";
    Map<String, String> openMetrics =
        Map.of("Accept", "application/openmetrics-text; version=1.0.0");
    try (Served served = new Served(collector)) {
      String all = served.send("GET", "/metrics?" + flows, openMetrics).body();
      String without = served.send("GET", "/metrics?created=false&" + flows, openMetrics).body();
      assertThat(all).contains("pmacct_flow_bytes_created{", "pmacct_flow_packets_created{");
      assertThat(without.lines())
          .containsExactlyElementsOf(
              all.lines().filter(line -> !line.contains("_created{")).toList())
          .endsWith("# EOF");
      assertThat(served.get("/metrics?created=false&" + flows).body())
          .isEqualTo(served.get("/metrics?" + flows).body());
    }
  }

  @Test
  void whoReadsNoValuesLeavesNoMark() throws Exception {
    try (Served served = new Served(collector)) {
      served.send("HEAD", "/metrics", Map.of());
      served.get("/-/ready");
      served.get("/proxy?module=node");
    }
    assertThat(collector.marks).hasValue(0);
  }
}
