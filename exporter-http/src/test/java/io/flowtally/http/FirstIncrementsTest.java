// SPDX-License-Identifier: Apache-2.0
package io.flowtally.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.flowtally.codec.DatagramBuilder;
import io.flowtally.codec.V5Record;
import io.flowtally.collector.Replay;
import io.flowtally.config.ConfigurationFile;
import io.flowtally.exposition.WrittenAnswers;
import io.prometheus.metrics.expositionformats.generated.com_google_protobuf_4_35_0.Metrics.Metric;
import io.prometheus.metrics.expositionformats.generated.com_google_protobuf_4_35_0.Metrics.MetricFamily;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.HttpURLConnection;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A series that is new to a scraper is shown to it as 0 once. */
class FirstIncrementsTest {
  private static final String TEXT = "text/plain";
  private static final String OPENMETRICS = "application/openmetrics-text;version=1.0.0";
  private static final String PROTOBUF =
      "application/vnd.google.protobuf;proto=io.prometheus.client.MetricFamily;encoding=delimited";
  private static final Pattern ROW =
      Pattern.compile("pmacct_flow_(bytes|packets)_total\\{.*ip_dst=\"([0-9.]+)\".*} (\\S+)");
  private static final int MANY = 40_000;

  @TempDir Path folder;
  private final WrittenAnswers answers = new WrittenAnswers();
  private Replay replay;
  private MetricsServer server;

  private void serve(String settings) throws Exception {
    Files.writeString(folder.resolve("local.net"), "# Inside\n10.0.0.0/8\n");
    Files.writeString(folder.resolve("flowtally.yaml"), settings);
    replay = new Replay(ConfigurationFile.read(folder.resolve("flowtally.yaml")).settings());
    server = Served.start(Served.loopback(null, false), answers.before(replay));
  }

  @AfterEach
  void close() {
    server.close();
  }

  private void flow(String host, long bytes) {
    byte[] datagram =
        DatagramBuilder.v5().v5Record(V5Record.flow("198.51.100.7", host, bytes, 3)).build();
    replay.deliver(datagram, 0, datagram.length, 0, 0xFFFF_7F00_0001L, 0, 1_700_000_000_000L);
  }

  /** The values that a scraper reads, by quantity and host. */
  private Map<String, Long> scrape(String path, String accept, boolean gzip) throws IOException {
    return values(open(path, accept, gzip, "10"), accept, gzip);
  }

  private Map<String, Long> scrape() throws IOException {
    return scrape("/metrics", TEXT, false);
  }

  private Map<String, Long> curl() throws IOException {
    return values(open("/metrics", TEXT, false, ""), TEXT, false);
  }

  private HttpURLConnection open(String path, String accept, boolean gzip, String timeout)
      throws IOException {
    URI uri = URI.create("http://127.0.0.1:" + server.ports().get(0) + path);
    HttpURLConnection connection = (HttpURLConnection) uri.toURL().openConnection();
    connection.setRequestProperty("Accept", accept);
    connection.setRequestProperty("Accept-Encoding", gzip ? "gzip" : "identity");
    if (!timeout.isEmpty()) {
      connection.setRequestProperty("X-Prometheus-Scrape-Timeout-Seconds", timeout);
    }
    return connection;
  }

  private Map<String, Long> values(HttpURLConnection from, String accept, boolean gzip)
      throws IOException {
    try (InputStream raw = from.getInputStream();
        InputStream in = gzip ? new GZIPInputStream(raw) : raw) {
      byte[] body = in.readAllBytes();
      answers.await();
      return accept.equals(PROTOBUF)
          ? protobuf(body)
          : text(new String(body, StandardCharsets.UTF_8));
    }
  }

  private static Map<String, Long> text(String body) {
    Map<String, Long> values = new TreeMap<>();
    for (Matcher row = ROW.matcher(body); row.find(); ) {
      values.put(row.group(1) + " " + row.group(2), (long) Double.parseDouble(row.group(3)));
    }
    return values;
  }

  private static Map<String, Long> protobuf(byte[] body) throws IOException {
    Map<String, Long> values = new TreeMap<>();
    ByteArrayInputStream in = new ByteArrayInputStream(body);
    while (in.available() > 0) {
      MetricFamily family = MetricFamily.parseDelimitedFrom(in);
      if (family.getName().startsWith("pmacct_flow_")) {
        for (Metric metric : family.getMetricList()) {
          String host = metric.getLabel(1).getValue();
          values.put(
              family.getName().split("_", -1)[2] + " " + host,
              (long) metric.getCounter().getValue());
        }
      }
    }
    return values;
  }

  private static Map<String, Long> bytesAndPackets(String host, long bytes, long packets) {
    return Map.of("bytes " + host, bytes, "packets " + host, packets);
  }

  @ParameterizedTest
  @CsvSource({
    TEXT + ", false, /metrics",
    TEXT + ", true, /metrics",
    OPENMETRICS + ", false, /proxy?module=pmacct",
    OPENMETRICS + ", true, /metrics",
    PROTOBUF + ", false, /metrics",
    PROTOBUF + ", true, /proxy?module=pmacct",
    TEXT + ", false, /metrics?name[]=pmacct_flow_bytes_total&name[]=pmacct_flow_packets_total",
  })
  void showsANewSeriesAsZeroOnceInEveryFormatAndPath(String accept, boolean gzip, String path)
      throws Exception {
    serve("");
    flow("10.0.0.1", 100);
    assertThat(scrape(path, accept, gzip)).isEqualTo(bytesAndPackets("10.0.0.1", 0, 0));
    flow("10.0.0.2", 50);
    flow("10.0.0.1", 1);
    assertThat(scrape(path, accept, gzip))
        .containsAllEntriesOf(bytesAndPackets("10.0.0.1", 101, 6))
        .containsAllEntriesOf(bytesAndPackets("10.0.0.2", 0, 0));
    assertThat(scrape(path, accept, gzip)).containsAllEntriesOf(bytesAndPackets("10.0.0.2", 50, 3));
  }

  @Test
  void showsCountsAtOnceToWhoeverIsNoScraper() throws Exception {
    serve("");
    flow("10.0.0.1", 100);
    assertThat(curl()).isEqualTo(bytesAndPackets("10.0.0.1", 100, 3));
    for (String noTimeout : new String[] {"0", "-1", "soon", "1e3", "9".repeat(400)}) {
      assertThat(values(open("/metrics", TEXT, false, noTimeout), TEXT, false))
          .as(noTimeout)
          .isEqualTo(bytesAndPackets("10.0.0.1", 100, 3));
    }
    assertThat(scrape()).isEqualTo(bytesAndPackets("10.0.0.1", 0, 0));
  }

  @Test
  void tellsTwoScrapersAtOneAddressApartByTheirNames() throws Exception {
    serve("");
    flow("10.0.0.1", 100);
    for (String path : new String[] {"/metrics?scraper=a", "/metrics?scraper=b", "/metrics"}) {
      assertThat(scrape(path, TEXT, false)).isEqualTo(bytesAndPackets("10.0.0.1", 0, 0));
    }
    assertThat(scrape("/metrics?scraper=b", TEXT, false))
        .isEqualTo(bytesAndPackets("10.0.0.1", 100, 3));
  }

  @Test
  void takesNoHeadForAnAnswer() throws Exception {
    serve("");
    flow("10.0.0.1", 100);
    HttpURLConnection head = open("/metrics", TEXT, false, "10");
    head.setRequestMethod("HEAD");
    assertThat(head.getResponseCode()).isEqualTo(200);
    assertThat(scrape()).isEqualTo(bytesAndPackets("10.0.0.1", 0, 0));
  }

  @Test
  void keepsSeriesNewWhoseAnswerBrokeOff() throws Exception {
    serve("");
    for (int i = 0; i < MANY; i++) {
      flow("10.1." + (i >> 8) + "." + (i & 255), 7);
    }
    try (RawClient client = RawClient.slow(server.ports().get(0))) {
      client.get("/metrics", "X-Prometheus-Scrape-Timeout-Seconds: 10");
      assertThat(client.readSome(1000)).startsWith("HTTP/1.1 200");
    }
    assertThat(scrape()).hasSize(2 * MANY).allSatisfy((row, value) -> assertThat(value).isZero());
    assertThat(scrape())
        .hasSize(2 * MANY)
        .allSatisfy((row, value) -> assertThat(value).isPositive());
  }

  @Test
  void showsCountsFromTheFirstScrapeOnWhereItIsSwitchedOff() throws Exception {
    serve("metrics: {first_increments: false}\n");
    flow("10.0.0.1", 100);
    assertThat(scrape()).isEqualTo(bytesAndPackets("10.0.0.1", 100, 3));
  }

  @Test
  void saysHowManyScrapersItKnows() throws Exception {
    serve("");
    scrape();
    scrape("/metrics?scraper=b", TEXT, false);
    try (InputStream in = open("/metrics", TEXT, false, "").getInputStream()) {
      assertThat(new String(in.readAllBytes(), StandardCharsets.UTF_8))
          .contains("\nflowtally_scrapers 2.0\n")
          .contains("\nflowtally_scrapers_refused_answers_total 0.0\n");
    }
  }
}
