// SPDX-License-Identifier: Apache-2.0
package io.flowtally.exposition;

import static org.assertj.core.api.Assertions.assertThat;

import io.flowtally.http.Served;
import io.flowtally.view.NetworkInfo;
import java.io.ByteArrayInputStream;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ExpositionTest {
  private static final Map<String, String> OPENMETRICS =
      Map.of("Accept", "application/openmetrics-text;version=1.0.0,text/plain;q=0.5");

  private Served served;

  @BeforeEach
  void serve() throws Exception {
    served = new Served(FakeCollector.withOneOfEverything());
  }

  @AfterEach
  void close() {
    served.close();
  }

  @Test
  void writesFlowMetricsAsText() throws Exception {
    assertThat(lines(served.get("/metrics").body(), "pmacct_"))
        .isEqualTo(
            """
            # HELP pmacct_flow_bytes_total Bytes of the flows counted, by the labels of their aggregate.
            # TYPE pmacct_flow_bytes_total counter
            pmacct_flow_bytes_total{aggregate="inbound",ip_dst="10.1.2.3",net_src="8.0.0.0"} 1000.0
            pmacct_flow_bytes_total{aggregate="outbound",ip_src="10.1.2.4",net_dst="0.0.0.0"} 2000.0
            # HELP pmacct_flow_packets_total Packets of the flows counted, by the labels of their aggregate.
            # TYPE pmacct_flow_packets_total counter
            pmacct_flow_packets_total{aggregate="inbound",ip_dst="10.1.2.3",net_src="8.0.0.0"} 10.0
            pmacct_flow_packets_total{aggregate="outbound",ip_src="10.1.2.4",net_dst="0.0.0.0"} 20.0
            """);
  }

  @Test
  void writesCreatedTimestampsInOpenMetrics() throws Exception {
    HttpResponse<String> response = served.send("GET", "/metrics", OPENMETRICS);
    assertThat(response.headers().firstValue("Content-Type"))
        .hasValue("application/openmetrics-text; version=1.0.0; charset=utf-8");
    assertThat(lines(response.body(), "pmacct_"))
        .isEqualTo(
            """
            # TYPE pmacct_flow_bytes counter
            # HELP pmacct_flow_bytes Bytes of the flows counted, by the labels of their aggregate.
            pmacct_flow_bytes_total{aggregate="inbound",ip_dst="10.1.2.3",net_src="8.0.0.0"} 1000.0
            pmacct_flow_bytes_created{aggregate="inbound",ip_dst="10.1.2.3",net_src="8.0.0.0"} 1700000000.000
            pmacct_flow_bytes_total{aggregate="outbound",ip_src="10.1.2.4",net_dst="0.0.0.0"} 2000.0
            pmacct_flow_bytes_created{aggregate="outbound",ip_src="10.1.2.4",net_dst="0.0.0.0"} 1700000001.000
            # TYPE pmacct_flow_packets counter
            # HELP pmacct_flow_packets Packets of the flows counted, by the labels of their aggregate.
            pmacct_flow_packets_total{aggregate="inbound",ip_dst="10.1.2.3",net_src="8.0.0.0"} 10.0
            pmacct_flow_packets_created{aggregate="inbound",ip_dst="10.1.2.3",net_src="8.0.0.0"} 1700000000.000
            pmacct_flow_packets_total{aggregate="outbound",ip_src="10.1.2.4",net_dst="0.0.0.0"} 20.0
            pmacct_flow_packets_created{aggregate="outbound",ip_src="10.1.2.4",net_dst="0.0.0.0"} 1700000001.000
            """);
    assertThat(response.body()).endsWith("\n# EOF\n").containsOnlyOnce("# EOF");
  }

  @Test
  void writesEachOwnMetric() throws Exception {
    String samples =
        lines(served.get("/metrics").body(), "flowtally_")
            .lines()
            .filter(line -> !line.startsWith("#") && !line.startsWith("flowtally_build_info"))
            .map(line -> line.replaceFirst("^flowtally_", ""))
            .collect(Collectors.joining("\n", "", "\n"));
    assertThat(samples)
        .isEqualTo(
            """
            aggregate_admitted_total{aggregate="inbound"} 0.0
            aggregate_admitted_total{aggregate="outbound"} 0.0
            aggregate_buckets{aggregate="inbound"} 1.0
            aggregate_buckets{aggregate="outbound"} 1.0
            aggregate_bytes_total{aggregate="inbound"} 14.0
            aggregate_bytes_total{aggregate="outbound"} 14.0
            aggregate_distinct_keys{aggregate="inbound"} 1.0
            aggregate_distinct_keys{aggregate="outbound"} 1.0
            aggregate_evicted_buckets_total{aggregate="inbound"} 16.0
            aggregate_evicted_buckets_total{aggregate="outbound"} 16.0
            aggregate_evicted_bytes_total{aggregate="inbound"} 17.0
            aggregate_evicted_bytes_total{aggregate="outbound"} 17.0
            aggregate_evicted_packets_total{aggregate="inbound"} 18.0
            aggregate_evicted_packets_total{aggregate="outbound"} 18.0
            aggregate_lightest_weight_bytes{aggregate="inbound"} 0.0
            aggregate_lightest_weight_bytes{aggregate="outbound"} 0.0
            aggregate_other_ratio{aggregate="inbound"} 0.25
            aggregate_other_ratio{aggregate="outbound"} 0.25
            aggregate_overflowed_bytes_total{aggregate="inbound"} 19.0
            aggregate_overflowed_bytes_total{aggregate="outbound"} 19.0
            aggregate_packets_total{aggregate="inbound"} 15.0
            aggregate_packets_total{aggregate="outbound"} 15.0
            aggregate_readmitted_total{aggregate="inbound"} 0.0
            aggregate_readmitted_total{aggregate="outbound"} 0.0
            aggregate_records_total{aggregate="inbound",outcome="counted"} 11.0
            aggregate_records_total{aggregate="inbound",outcome="filtered"} 13.0
            aggregate_records_total{aggregate="inbound",outcome="overflowed"} 12.0
            aggregate_records_total{aggregate="outbound",outcome="counted"} 11.0
            aggregate_records_total{aggregate="outbound",outcome="filtered"} 13.0
            aggregate_records_total{aggregate="outbound",outcome="overflowed"} 12.0
            aggregate_retired_total{aggregate="inbound"} 0.0
            aggregate_retired_total{aggregate="outbound"} 0.0
            aggregate_retired_buckets{aggregate="inbound"} 0.0
            aggregate_retired_buckets{aggregate="outbound"} 0.0
            config_last_reload_success_timestamp_seconds 1.7000000005E9
            config_last_reload_successful 1.0
            exporter_datagrams_total{exporter="192.0.2.1",version="5"} 21.0
            exporter_datagrams_total{exporter="192.0.2.1",version="9"} 22.0
            exporter_errors_total{exporter="192.0.2.1",reason="record_cut"} 25.0
            exporter_events_total{exporter="192.0.2.1"} 26.0
            exporter_flows_total{direction="ingress",exporter="192.0.2.1"} 34.0
            exporter_flows_total{direction="not_given",exporter="192.0.2.1"} 35.0
            exporter_held_sets_total{exporter="192.0.2.1",outcome="expired"} 31.0
            exporter_held_sets_total{exporter="192.0.2.1",outcome="overflowed"} 32.0
            exporter_held_sets_total{exporter="192.0.2.1",outcome="replayed"} 30.0
            exporter_last_datagram_timestamp_seconds{exporter="192.0.2.1"} 1.70000000225E9
            exporter_missed_datagrams_total{exporter="192.0.2.1"} 27.0
            exporter_missed_records_total{exporter="192.0.2.1"} 28.0
            exporter_records_total{exporter="192.0.2.1",version="5"} 23.0
            exporter_records_total{exporter="192.0.2.1",version="9"} 24.0
            exporter_reply_counters{exporter="192.0.2.1"} 1.0
            exporter_sampling_rate{exporter="192.0.2.1",source="options"} 100.0
            exporter_templates{exporter="192.0.2.1"} 29.0
            exporter_uncounted_out_bytes_total{exporter="192.0.2.1"} 36.0
            exporter_uncounted_out_packets_total{exporter="192.0.2.1"} 37.0
            exporter_unknown_sampling_records_total{exporter="192.0.2.1"} 33.0
            exporter_warnings_total{exporter="192.0.2.1",reason="unknown_template"} 36.0
            network_info{as="64500",group="Inside",network="10.0.0.0/8"} 1
            networks_rows_left_out 0.0
            ready 1.0
            scrapers 0.0
            scrapers_refused_answers_total 0.0
            udp_bytes_total{listener=":2055"} 2.0
            udp_datagrams_total{listener=":2055"} 1.0
            udp_dropped_datagrams_total{listener=":2055",reason="internal_error"} 7.0
            udp_dropped_datagrams_total{listener=":2055",reason="kernel"} 3.0
            udp_dropped_datagrams_total{listener=":2055",reason="not_allowed"} 5.0
            udp_dropped_datagrams_total{listener=":2055",reason="truncated"} 4.0
            udp_receive_buffer_bytes{listener=":2055"} 6.0
            """);
  }

  @Test
  void writesTheProcessAndTheJvmUnderTheirUsualNames() throws Exception {
    assertThat(served.get("/metrics").body())
        .contains("\nprocess_cpu_seconds_total ")
        .contains("\nprocess_resident_memory_bytes ")
        .contains("\njvm_memory_used_bytes{area=\"heap\"} ")
        .contains("\nflowtally_build_info{java_version=\"");
  }

  @Test
  void writesEachNameOnceAndInOrder() throws Exception {
    for (Map<String, String> headers : List.of(Map.<String, String>of(), OPENMETRICS)) {
      List<String> types =
          served
              .send("GET", "/metrics", headers)
              .body()
              .lines()
              .filter(line -> line.startsWith("# TYPE "))
              .map(line -> line.split(" ", 4)[2].replaceFirst("_(total|info)$", ""))
              .toList();
      assertThat(types).doesNotHaveDuplicates().isSorted().hasSizeGreaterThan(40);
    }
  }

  @Test
  void leavesTheNetworksOfAVeryLargeFileOut() throws Exception {
    for (int i = 1; i < NetworkInfo.MOST; i++) {
      served.collector.networks.add(new NetworkInfo("10.0.0.0/8", "Group " + i, 0));
    }
    String path = "/metrics?name[]=flowtally_network_info";
    assertThat(served.get(path).body().lines()).hasSize(2 + NetworkInfo.MOST);
    served.collector.networks.add(new NetworkInfo("10.0.0.0/8", "One more", 0));
    assertThat(served.get(path).body()).isEmpty();
  }

  @Test
  void countsANetworkThatIsThereTwiceOnce() throws Exception {
    served.collector.networks.add(served.collector.networks.get(0));
    assertThat(served.get("/metrics?name[]=flowtally_network_info").body().lines()).hasSize(3);
  }

  @Test
  void selectsByName() throws Exception {
    assertThat(served.get("/metrics?name[]=pmacct_flow_packets_total").body())
        .startsWith("# HELP pmacct_flow_packets_total ")
        .doesNotContain("jvm_", "flowtally_", "pmacct_flow_bytes");
    assertThat(served.get("/metrics?name%5B%5D=flowtally_udp_bytes_total").body())
        .startsWith("# HELP flowtally_udp_bytes_total ")
        .doesNotContain("pmacct_");
    assertThat(served.get("/metrics?name[]=nothing").body()).isEmpty();
  }

  @Test
  void compressesWhenAskedAlone() throws Exception {
    assertThat(served.get("/metrics").headers().firstValue("Content-Encoding")).isEmpty();
    HttpResponse<byte[]> refused = served.bytes("/metrics", Map.of("Accept-Encoding", "gzip;q=0"));
    assertThat(refused.headers().firstValue("Content-Encoding")).isEmpty();

    HttpResponse<byte[]> zipped =
        served.bytes("/metrics", Map.of("Accept-Encoding", "deflate, gzip;q=0.8"));
    assertThat(zipped.headers().firstValue("Content-Encoding")).hasValue("gzip");
    byte[] plain = new GZIPInputStream(new ByteArrayInputStream(zipped.body())).readAllBytes();
    assertThat(new String(plain, StandardCharsets.UTF_8))
        .contains("\npmacct_flow_bytes_total{aggregate=\"inbound\"");
  }

  /** The lines about metrics whose name starts so. */
  private static String lines(String exposition, String prefix) {
    return exposition
        .lines()
        .filter(line -> line.startsWith(prefix) || line.matches("# (HELP|TYPE) " + prefix + ".*"))
        .collect(Collectors.joining("\n", "", "\n"));
  }
}
