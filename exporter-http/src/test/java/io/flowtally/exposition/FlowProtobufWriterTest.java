// SPDX-License-Identifier: Apache-2.0
package io.flowtally.exposition;

import static org.assertj.core.api.Assertions.assertThat;

import io.flowtally.http.Served;
import io.flowtally.view.AggregateView;
import io.flowtally.view.ScrapeAnswer;
import io.prometheus.metrics.config.EscapingScheme;
import io.prometheus.metrics.expositionformats.generated.com_google_protobuf_4_35_0.Metrics.Metric;
import io.prometheus.metrics.expositionformats.generated.com_google_protobuf_4_35_0.Metrics.MetricFamily;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class FlowProtobufWriterTest {
  private static final String ACCEPT =
      "application/vnd.google.protobuf;proto=io.prometheus.client.MetricFamily;encoding=delimited";

  @Test
  void isServedWithCreatedTimestampsToWhoAcceptsIt() throws Exception {
    try (Served served = new Served(FakeCollector.withOneOfEverything())) {
      HttpResponse<byte[]> response = served.bytes("/metrics", Map.of("Accept", ACCEPT));
      assertThat(response.headers().firstValue("Content-Type").orElseThrow())
          .startsWith("application/vnd.google.protobuf");

      Map<String, MetricFamily> families = parsed(response.body());
      MetricFamily bytes = families.get("pmacct_flow_bytes_total");
      assertThat(bytes.getMetricCount()).isEqualTo(2);
      Metric inbound = bytes.getMetric(0);
      assertThat(inbound.getCounter().getValue()).isEqualTo(1000);
      assertThat(inbound.getCounter().getCreatedTimestamp().getSeconds()).isEqualTo(1_700_000_000);
      assertThat(inbound.getLabelList().stream().map(l -> l.getName() + "=" + l.getValue()))
          .containsExactly("aggregate=inbound", "ip_dst=10.1.2.3", "net_src=8.0.0.0");
      assertThat(families).containsKeys("flowtally_udp_bytes_total", "process_cpu_seconds_total");
    }
  }

  @Test
  void staysWholeWhenBucketsComeAndGoBetweenItsPasses() throws IOException {
    FakeAggregate before = new FakeAggregate("inbound", "ip_dst");
    for (int i = 0; i < 1000; i++) {
      before.add(i, 1, 1_700_000_000 + i / 100, "host" + i);
    }
    FakeAggregate after = new FakeAggregate("inbound", "ip_dst");
    for (int i = 0; i < 1500; i++) {
      if (i % 7 != 0) {
        after.add(i + 1, 1, 1_700_000_000 + i / 100, "host" + i);
      }
    }

    MetricFamily family = written(new ChangingAggregate(before, after));

    List<String> hosts =
        family.getMetricList().stream().map(m -> m.getLabel(1).getValue()).toList();
    List<String> established =
        IntStream.range(0, 900).filter(i -> i % 7 != 0).mapToObj(i -> "host" + i).toList();
    assertThat(hosts).doesNotHaveDuplicates().containsAll(established);
    assertThat(family.getUnknownFields().asMap()).containsOnlyKeys(15);
  }

  @Test
  void fillsEveryGapThatEndedBucketsCanLeave() throws IOException {
    for (int length = 1; length < 300; length++) {
      FakeAggregate before = new FakeAggregate("inbound", "ip_dst");
      before.add(1, 1, 1_700_000_000, "x".repeat(length)).add(2, 1, 1_700_000_001, "stays");
      FakeAggregate after = new FakeAggregate("inbound", "ip_dst");
      after.add(2, 1, 1_700_000_001, "stays");
      assertThat(written(new ChangingAggregate(before, after)).getMetricCount()).isEqualTo(1);
    }
  }

  private static MetricFamily written(AggregateView aggregate) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    new FlowProtobufWriter(EscapingScheme.DEFAULT)
        .write(
            new FlowCounter(
                Quantity.BYTES, "pmacct", List.of(aggregate), Map.of(), ScrapeAnswer.PLAIN),
            out);
    Map<String, MetricFamily> families = parsed(out.toByteArray());
    assertThat(families).hasSize(1);
    return families.get("pmacct_flow_bytes_total");
  }

  private static Map<String, MetricFamily> parsed(byte[] body) throws IOException {
    Map<String, MetricFamily> families = new HashMap<>();
    ByteArrayInputStream in = new ByteArrayInputStream(body);
    while (in.available() > 0) {
      MetricFamily family = MetricFamily.parseDelimitedFrom(in);
      assertThat(families.put(family.getName(), family)).isNull();
    }
    return families;
  }
}
