// SPDX-License-Identifier: Apache-2.0
package io.flowtally.it;

import static io.flowtally.codec.DatagramBuilder.field;
import static io.flowtally.codec.DatagramBuilder.values;
import static org.assertj.core.api.Assertions.assertThat;

import io.flowtally.codec.DatagramBuilder;
import io.flowtally.codec.Octets;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Copies for nfcapd and nfacctd on another machine, from a router on a third: three network
 * namespaces, with Flowtally in the middle.
 */
class ForwardIT {
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  /** For as long as the datagrams of a test may take; then each daemon ends by itself. */
  private static final String LIFE = "60";

  private static final String ID = Long.toString(ProcessHandle.current().pid() % 100_000, 36);
  private static final String ROUTER = "ftr" + ID;
  private static final String OTHER = "fto" + ID;

  @TempDir Path directory;

  private static void shell(String script) {
    External.run("sh", "-ec", script);
  }

  @BeforeEach
  void connect() {
    Requires.root();
    Requires.tool("ip", "iproute2");
    for (List<String> machine : List.of(List.of(ROUTER, "1"), List.of(OTHER, "2"))) {
      shell(
          """
          ip netns add NAME
          ip link add NAME type veth peer name eth0 netns NAME
          ip addr add 10.97.NET.1/24 dev NAME
          ip addr add fd97:NET::1/64 dev NAME nodad
          ip link set NAME up
          ip -n NAME link set lo up
          ip -n NAME addr add 10.97.NET.2/24 dev eth0
          ip -n NAME addr add fd97:NET::2/64 dev eth0 nodad
          ip -n NAME link set eth0 up
          ip -n NAME route add default via 10.97.NET.1
          ip -n NAME -6 route add default via fd97:NET::1
          """
              .replace("NAME", machine.get(0))
              .replace("NET", machine.get(1)));
    }
  }

  @AfterEach
  void disconnect() {
    for (String name : List.of(ROUTER, OTHER)) {
      External.outcome(PATIENCE, "ip", "netns", "del", name);
    }
  }

  private FlowtallyProcess start(int udp, String forward) throws IOException {
    int http = Ports.tcp();
    Files.writeString(directory.resolve("local.net"), Networks.FILE);
    Path file =
        Files.writeString(
            directory.resolve("flowtally.yaml"),
            """
            listen: [":%d"]
            networks_file: local.net
            http: {listen: ["127.0.0.1:%d"]}
            """
                    .formatted(udp, http)
                + forward);
    return FlowtallyProcess.start(
        directory, udp, http, List.of("run", "--config", file.toString()));
  }

  private External other(String log, String... command) {
    String[] all = new String[command.length + 6];
    List<String> prefix = List.of("ip", "netns", "exec", OTHER, "timeout", LIFE);
    for (int i = 0; i < all.length; i++) {
      all[i] = i < 6 ? prefix.get(i) : command[i - 6];
    }
    return External.start(directory.resolve(log), all);
  }

  private External nfcapd(String into, String... options) throws IOException {
    String[] command = new String[6 + options.length];
    List<String> fixed =
        List.of(
            Requires.tool("nfcapd", "nfdump"),
            "-w",
            Files.createDirectories(directory.resolve(into)).toString(),
            "-t",
            "2",
            "-z");
    for (int i = 0; i < command.length; i++) {
      command[i] = i < 6 ? fixed.get(i) : options[i - 6];
    }
    return other(into + ".log", command);
  }

  /** Flows and bytes by the exporter that nfcapd saw, as far as it has written them. */
  private String stored(String in) {
    String lines =
        External.run(
            Requires.tool("nfdump", "nfdump"),
            "-R",
            directory.resolve(in).toString(),
            "-q",
            "-N",
            "-o",
            "fmt:%ra %byt");
    return lines
        .lines()
        .map(line -> line.strip().split("\\s+", -1))
        .filter(cells -> cells.length == 2)
        .collect(
            Collectors.groupingBy(
                cells -> cells[0],
                TreeMap::new,
                Collectors.summingLong(cells -> Long.parseLong(cells[1]))))
        .toString();
  }

  private void softflowd(String version, String to) {
    External.run(
        "ip",
        "netns",
        "exec",
        ROUTER,
        Requires.tool("softflowd", "softflowd"),
        "-d",
        "-r",
        directory.resolve("traffic.pcap").toString(),
        "-v",
        version,
        "-n",
        to,
        "-p",
        directory.resolve("softflowd.pid").toString(),
        "-c",
        "none");
  }

  /** A datagram that the router's own link cuts into three fragments. */
  private static byte[] large() {
    Octets[] records = new Octets[300];
    for (int i = 0; i < records.length; i++) {
      records[i] = values().ip("198.51.100.7").ip("10.1.2.3").u32(1000).u32(1);
    }
    return DatagramBuilder.v9()
        .domain(77)
        .template(256, field(8, 4), field(12, 4), field(1, 4), field(2, 4))
        .data(256, records)
        .build();
  }

  @Test
  void keepsTheExportersAddress() throws IOException {
    List<Conversation> traffic = Traffic.v4();
    PcapWriter.write(
        directory.resolve("traffic.pcap"), Instant.now().minusSeconds(60).toEpochMilli(), traffic);
    byte[] large = large();
    assertThat(large.length).isBetween(4_000, 5_000);
    Files.write(directory.resolve("large"), large);
    int udp = Ports.udp();
    String forward =
        """
        forward:
          - {to: "10.97.2.2:9995", source: exporter, exporters: [10.97.1.0/24]}
          - {to: "10.97.2.2:2100", source: exporter, exporters: [10.97.1.0/24]}
          - "[fd97:2::2]:9996"
          - {to: "10.97.2.2:9997", source: own, exporters: [10.97.1.2]}
        """;
    try (FlowtallyProcess flowtally = start(udp, forward);
        External capture4 = nfcapd("four", "-p", "9995");
        External capture6 = nfcapd("six", "-6", "-p", "9996");
        External captureOwn = nfcapd("own", "-p", "9997");
        External nfacctd =
            other(
                "nfacctd.log",
                Requires.tool("nfacctd", "pmacct"),
                "-L",
                "0.0.0.0",
                "-l",
                "2100",
                "-P",
                "print",
                "-r",
                "1",
                "-c",
                "peer_src_ip",
                "-O",
                "csv")) {
      Waiting.until(
          "four collectors",
          PATIENCE,
          () ->
              External.run("ip", "netns", "exec", OTHER, "ss", "-Hulpn")
                      .lines()
                      .filter(line -> line.matches(".*:(9995|9996|9997|2100) .*"))
                      .count()
                  == 4,
          () -> External.run("ip", "netns", "exec", OTHER, "ss", "-ulpn"));
      // Its plugin is a process of its own, and what comes before that is there is lost.
      Waiting.until(
          "nfacctd's plugin", PATIENCE, () -> nfacctd.log().contains("END"), nfacctd::log);
      for (String version : List.of("5", "9", "10")) {
        softflowd(version, "10.97.1.1:" + udp);
      }
      softflowd("9", "[fd97:1::1]:" + udp);
      shell(
          "ip netns exec %s bash -c 'cat %s/large > /dev/udp/10.97.1.1/%d'"
              .formatted(ROUTER, directory, udp));

      Exposition page = settled(flowtally, large.length);
      assertThat(page.sum("flowtally_exporter_records_total", "exporter=\"10.97.1.2\""))
          .isGreaterThan(300);
      assertThat(page.sum("flowtally_exporter_datagrams_total", "exporter=\"fd97:1::2\""))
          .isPositive();
      long v4 = 3 * traffic.stream().mapToLong(Conversation::bytes).sum() + 300 * 1000;
      assertThat(capture4.isAlive() && capture6.isAlive() && captureOwn.isAlive()).isTrue();
      Waiting.until(
          "all bytes at nfcapd",
          PATIENCE,
          () ->
              stored("four").equals("{10.97.1.2=" + v4 + "}")
                  && stored("own").equals("{10.97.2.1=" + v4 + "}")
                  && stored("six").startsWith("{fd97:1::2="),
          () -> stored("four") + stored("own") + stored("six") + " wanted " + v4);
      Waiting.until(
          "nfacctd",
          PATIENCE,
          () -> nfacctd.log().contains("10.97.1.2,") && !nfacctd.log().contains("10.97.2.1,"),
          nfacctd::log);
      assertThat(page.sum("flowtally_forward_dropped_datagrams_total")).isZero();
    }
  }

  /** Waits until the large datagram has been decoded and every copy has been sent. */
  private static Exposition settled(FlowtallyProcess flowtally, int largest) {
    Waiting.until(
        "every copy",
        PATIENCE,
        () -> {
          Exposition page = flowtally.scrape();
          double of4 = page.sum("flowtally_exporter_datagrams_total", "exporter=\"10.97.1.2\"");
          return page.sum("flowtally_udp_bytes_total") > largest
              && page.sum("flowtally_exporter_records_total", "version=\"9\"") > 300
              && page.sum("flowtally_forward_datagrams_total", "target=\"10.97.2.2:9995\"") == of4
              && page.sum("flowtally_forward_datagrams_total", "target=\"10.97.2.2:9997\"") == of4;
        },
        () -> flowtally.scrape().toString());
    return flowtally.scrape();
  }
}
