// SPDX-License-Identifier: Apache-2.0
package io.flowtally.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.flowtally.codec.DatagramBuilder;
import io.flowtally.codec.V5Record;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Names by a real name server, and countries by a whole database. */
class NamesIT {
  private static final String COUNTRIES = "@ip-location-db/geo-whois-asn-country-mmdb";
  private static final String VERSION = "2.3.2026061719";

  @TempDir Path directory;

  private static byte[] flow(String from, String to) {
    return DatagramBuilder.v5().v5Record(V5Record.flow(from, to, 1000, 10)).build();
  }

  @Test
  void asksARealNameServerForLocalHostsOnly() throws IOException {
    int dns = Ports.udp();
    Path configuration = directory.resolve("unbound.conf");
    Files.writeString(
        configuration,
        """
        server:
          interface: 127.0.0.1@%d
          access-control: 127.0.0.0/8 allow
          do-daemonize: no
          use-syslog: no
          log-queries: yes
          verbosity: 1
          chroot: ""
          username: ""
          pidfile: ""
          directory: "%s"
          local-zone: "10.in-addr.arpa." static
          local-data-ptr: "10.1.2.50 laptop.example"
        remote-control:
          control-enable: no
        """
            .formatted(dns, directory));
    String unbound = Requires.tool("unbound", "unbound");
    String settings =
        "names: {reverse_dns: true, dns_servers: [\"127.0.0.1:"
            + dns
            + "\"], hosts_files: [hosts]}\n";
    Files.writeString(directory.resolve("hosts"), "10.1.2.51 printer\n");
    try (External server =
            External.start(
                directory.resolve("unbound.log"), unbound, "-d", "-c", configuration.toString());
        FlowtallyProcess flowtally = FlowtallyProcess.start(directory, Networks.FILE, settings);
        Sender sender = new Sender()) {
      List<byte[]> flows =
          List.of(
              flow("8.8.8.8", "10.1.2.50"),
              flow("8.8.8.8", "10.1.2.51"),
              flow("8.8.8.8", "10.1.2.52"),
              flow("10.1.2.50", "8.8.8.8"));
      sender.send(flows, flowtally.udpPort());
      Waiting.until(
          "the names",
          Duration.ofSeconds(40),
          () -> {
            String page = Page.get(flowtally.httpPort(), "/metrics").body();
            return page.contains(
                    "flowtally_host_info{address=\"10.1.2.50\",name=\"laptop.example\",source=\"dns\"}")
                && page.contains(
                    "flowtally_host_info{address=\"10.1.2.51\",name=\"printer\",source=\"hosts\"}");
          },
          () -> Page.get(flowtally.httpPort(), "/metrics").body() + server.log());
      assertThat(server.log())
          .contains("50.2.1.10.in-addr.arpa. PTR", "52.2.1.10.in-addr.arpa. PTR")
          .doesNotContain("51.2.1.10.in-addr.arpa.", "8.8.8.8.in-addr.arpa.");
      assertThat(Page.get(flowtally.httpPort(), "/metrics").body())
          .doesNotContain("address=\"10.1.2.52\"");
    }
  }

  @Test
  void findsCountriesInAWholeDatabase() throws IOException {
    Path database = countries();
    String settings =
        """
        country_database: %s
        aggregates:
          countries: {by: [src_country, dst_country]}
        """
            .formatted(database);
    try (FlowtallyProcess flowtally = FlowtallyProcess.start(directory, Networks.FILE, settings);
        Sender sender = new Sender()) {
      sender.send(
          List.of(flow("8.8.8.8", "193.0.6.139"), flow("10.1.2.3", "1.1.1.1")),
          flowtally.udpPort());
      flowtally.awaitDatagrams(2);
      Waiting.until(
          "the countries",
          Duration.ofSeconds(20),
          () ->
              Page.get(flowtally.httpPort(), "/metrics")
                  .body()
                  .contains("{aggregate=\"countries\",country_dst=\"NL\",country_src=\"US\"} 1000"),
          () -> Page.get(flowtally.httpPort(), "/metrics").body());
    }
    assertThat(
            FlowtallyProcess.command(
                    "explain",
                    "--config",
                    directory.resolve("flowtally.yaml").toString(),
                    "193.0.6.139")
                .output())
        .contains("country  NL");
  }

  private Path countries() throws IOException {
    String npm = Requires.tool("npm", "npm");
    Path packed = Files.createDirectory(directory.resolve("packed"));
    External.run(
        Duration.ofMinutes(2),
        "sh",
        "-c",
        "cd \"$1\" && \"$0\" pack --silent \"$2\" && tar -xzf *.tgz",
        npm,
        packed.toString(),
        COUNTRIES + "@" + VERSION);
    try (Stream<Path> files = Files.walk(packed)) {
      List<Path> databases =
          files.filter(file -> file.toString().endsWith("country.mmdb")).toList();
      assertThat(databases).hasSize(1);
      return databases.get(0);
    }
  }
}
