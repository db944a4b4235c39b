// SPDX-License-Identifier: Apache-2.0
package io.flowtally.it;

import static io.flowtally.codec.DatagramBuilder.field;
import static io.flowtally.codec.DatagramBuilder.values;
import static org.assertj.core.api.Assertions.assertThat;

import io.flowtally.codec.DatagramBuilder;
import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The page in Debian's Chromium: what it shows is what was counted. */
class PageIT {
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final String HOSTILE = "<img src=x onerror=alert(1)>";

  @TempDir Path directory;

  private static DatagramBuilder flows() {
    return DatagramBuilder.v9()
        .sequence(1)
        .template(256, field(8, 4), field(12, 4), field(1, 4), field(2, 4))
        .data(
            256,
            values().ip("198.51.100.7").ip("10.1.2.3").u32(750_000).u32(500),
            values().ip("203.0.113.250").ip("10.200.0.1").u32(250_000).u32(200));
  }

  /** The page once its script has run for some seconds. */
  private String page(int port, String query) {
    return page(port, query, 8);
  }

  /** The same, that many seconds of the browser's clock later. */
  private String page(int port, String query, int seconds) {
    return External.run(
        PATIENCE,
        Requires.tool("chromium", "chromium"),
        "--headless",
        "--no-sandbox",
        "--disable-gpu",
        "--disable-quic",
        "--no-first-run",
        "--disable-background-networking",
        "--disable-component-update",
        "--disable-sync",
        "--user-data-dir=" + directory.resolve("browser"),
        "--virtual-time-budget=" + 1000 * seconds,
        "--dump-dom",
        "http://127.0.0.1:" + port + "/" + query);
  }

  private static List<String> cells(String page, String table) {
    Matcher body =
        Pattern.compile("<table id=\"" + table + "\".*?<tbody>(.*?)</tbody>", Pattern.DOTALL)
            .matcher(page);
    assertThat(body.find()).as(table).isTrue();
    return Pattern.compile("<td[^>]*>(.*?)</td>", Pattern.DOTALL)
        .matcher(body.group(1))
        .results()
        .map(cell -> cell.group(1).replaceAll("<[^>]*>", ""))
        .toList();
  }

  @Test
  void showsWhatWasCounted() throws IOException {
    String settings = "aggregates:\n  inbound: {filter: dst local, by: [dst_host, src_net]}\n";
    try (FlowtallyProcess flowtally = FlowtallyProcess.start(directory, Networks.FILE, settings);
        Sender sender = new Sender()) {
      // After the first look, so that the history has it.
      Waiting.pause(1_000);
      sender.send(List.of(flows().build()), flowtally.udpPort());
      flowtally.awaitDatagrams(1);
      Waiting.until(
          "the second look",
          PATIENCE,
          () -> Page.get(flowtally.httpPort(), "/api/v1/history").body().contains("1000000"),
          () -> Page.get(flowtally.httpPort(), "/api/v1/history").body());

      String page = page(flowtally.httpPort(), "?q=10.1.2.0%2F24");
      assertThat(page).contains("ready, at").doesNotContain("no answer");
      assertThat(page).as("the plot is drawn").contains("<canvas");
      List<String> top = cells(page, "top");
      assertThat(top.subList(0, 3)).containsExactly("10.1.2.3", "", "732 KiB");
      assertThat(top.get(4)).isEqualTo("75.0 %");
      assertThat(top.get(5)).isEqualTo("10.200.0.1");
      assertThat(top.get(9)).isEqualTo("25.0 %");
      assertThat(page).contains("title=\"750000 bytes\"", "title=\"250000 bytes\"");
      Exposition metrics = flowtally.scrape();
      assertThat(metrics.sum("pmacct_flow_bytes_total", "ip_dst=\"10.1.2.3\"")).isEqualTo(750_000);

      assertThat(page).contains("10.1.2.0/24: local; row 10.0.0.0/8; group Inside");
      assertThat(cells(page, "found").subList(0, 4))
          .containsExactly("inbound", "ip_dst 10.1.2.3, net_src 198.51.100.0", "732 KiB", "500");
      assertThat(cells(page, "exporters").get(0)).isEqualTo("127.0.0.1");
      assertThat(cells(page, "listeners").get(1)).isEqualTo("1");
    }
  }

  /** What an exporter or a configuration says never becomes markup. */
  @Test
  void showsHostileTextAsText() throws IOException {
    String settings =
        "aggregates:\n  inbound: {filter: dst local, by: [dst_host]}\nlocal: [Inside]\n";
    try (FlowtallyProcess flowtally = FlowtallyProcess.start(directory, Networks.FILE, settings)) {
      String page = page(flowtally.httpPort(), "?q=" + encoded(HOSTILE));
      assertThat(page).doesNotContain("<img").contains("q is an address or a prefix");
    }
  }

  @Test
  void findsFlowRecordsByAFilter() throws IOException {
    String settings = "recent: 8MiB\naggregates:\n  inbound: {filter: dst local, by: [dst_host]}\n";
    try (FlowtallyProcess flowtally = FlowtallyProcess.start(directory, Networks.FILE, settings);
        Sender sender = new Sender()) {
      sender.send(List.of(flows().build()), flowtally.udpPort());
      flowtally.awaitDatagrams(1);

      String page = page(flowtally.httpPort(), "?flows=src+host+198.51.100.7");
      assertThat(page).contains("1 of 2 records, 732 KiB");
      List<String> cells = cells(page, "flows");
      assertThat(cells.subList(1, cells.size()))
          .containsExactly(
              "127.0.0.1", "198.51.100.7", "10.1.2.3", "0", "732 KiB", "500", "0 to 0");
      assertThat(page(flowtally.httpPort(), "?flows=" + encoded(HOSTILE)))
          .doesNotContain("<img")
          .contains("filter: ");
    }
  }

  /** Five minutes later, by the browser's clock. */
  @Test
  void marksAnExporterThatIsSilentAndShowsNamesAsText() throws IOException {
    String settings = "aggregates:\n  inbound: {filter: dst local, by: [in_iface, dst_host]}\n";
    byte[] named =
        DatagramBuilder.ipfix()
            .optionsTemplate(258, 1, field(10, 4), field(82, HOSTILE.length()))
            .data(258, values().u32(7).text(HOSTILE))
            .template(257, field(8, 4), field(12, 4), field(1, 4), field(2, 4), field(10, 4))
            .data(257, values().ip("198.51.100.7").ip("10.1.2.3").u32(750_000).u32(500).u32(7))
            .build();
    try (FlowtallyProcess flowtally = FlowtallyProcess.start(directory, Networks.FILE, settings);
        Sender sender = new Sender()) {
      Waiting.pause(1_000);
      sender.send(List.of(named), flowtally.udpPort());
      flowtally.awaitDatagrams(1);
      Waiting.until(
          "the name in the table",
          PATIENCE,
          () -> top(flowtally).contains("onerror"),
          () -> top(flowtally));

      String soon = page(flowtally.httpPort(), "");
      assertThat(soon).contains(HOSTILE.replace("<", "&lt;").replace(">", "&gt;"));
      assertThat(soon).doesNotContain("<img");
      assertThat(exporter(soon)).contains(" s ago").doesNotContain("class=\"bad\"");
      assertThat(exporter(page(flowtally.httpPort(), "", 320)))
          .containsPattern("class=\"bad\">[56] min ago");
    }
  }

  private static String top(FlowtallyProcess flowtally) {
    return Page.get(flowtally.httpPort(), "/api/v1/top?aggregate=inbound&by=iface_in").body();
  }

  /** Its row up to the time of its last datagram. */
  private static String exporter(String page) {
    Matcher row =
        Pattern.compile("<table id=\"exporters\".*?<tbody><tr>(.*?</td>.*?</td>)", Pattern.DOTALL)
            .matcher(page);
    assertThat(row.find()).isTrue();
    return row.group(1);
  }

  private static String encoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8);
  }
}
