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
  void whoReadsNoValuesLeavesNoMark() throws Exception {
    try (Served served = new Served(collector)) {
      served.send("HEAD", "/metrics", Map.of());
      served.get("/-/ready");
      served.get("/proxy?module=node");
    }
    assertThat(collector.marks).hasValue(0);
  }
}
