// SPDX-License-Identifier: Apache-2.0
package io.flowtally.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CheckCommandTest {
  @TempDir private Path folder;
  private final Commands commands = new Commands();
  private Site site;

  @BeforeEach
  void write() {
    site = new Site(folder);
  }

  @Test
  void printsWhatTheConfigurationWouldDo() {
    assertThat(commands.run("check", "--config", site.config)).isZero();
    assertThat(commands.out().replace(folder + "/", ""))
        .startsWith(
            """
            configuration: flowtally.yaml
            listen: :2055, receivers as many as fit, receive_buffer 32MiB
            http: :9999, neither TLS nor passwords, reload over HTTP off
            state: none, counters begin anew at a restart
            exporters: everybody, forgotten after 7d
            sampling: counters are multiplied by the rate
            networks: 3 in local.net
              Inside: 1
                10.0.0.0/8 local
              Rest of Internet: 2
                192.0.2.0/24 AS 64496
                0.0.0.0/0
            aggregate inbound: dst local, by [dst_host, src_net], at most 100000 buckets
            aggregate outbound: src local, by [src_host, dst_net], at most 100000 buckets
            """)
        .endsWith("no mistakes\n");
    assertThat(commands.err()).isEmpty();
  }

  @Test
  void namesEveryMistakeWithItsLine() {
    site.config("listen: [\":99999\"]\nlocl: [Inside]\nnetworks_file: local.net\n");
    assertThat(commands.run("check", "-c", site.config)).isEqualTo(2);
    assertThat(commands.err(folder))
        .hasSize(2)
        .anySatisfy(line -> assertThat(line).startsWith("flowtally.yaml:1: "))
        .anySatisfy(line -> assertThat(line).startsWith("flowtally.yaml:2: ").contains("local"));
  }

  @Test
  void aLineThatNfacctdWouldDropInSilenceIsAMistake() {
    site.networks(Site.NETWORKS + "10.1.2.3.4/24\n");
    assertThat(commands.run("check", "-c", site.config)).isEqualTo(2);
    assertThat(commands.err(folder))
        .singleElement()
        .satisfies(line -> assertThat(line).startsWith("local.net:7: "));
  }

  @Test
  void aMissingNetworksFileSaysWhatToWrite() {
    site.config("networks_file: elsewhere.net\n");
    assertThat(commands.run("check", "-c", site.config)).isEqualTo(2);
    assertThat(commands.err(folder))
        .singleElement()
        .satisfies(
            line ->
                assertThat(line)
                    .startsWith("flowtally.yaml:1: networks_file")
                    .contains("elsewhere.net")
                    .contains("does not exist"));
  }

  @Test
  void nothingLocalSaysWhatToWrite() {
    site.networks("! Elsewhere\n192.0.2.0/24\n");
    assertThat(commands.run("check", "-c", site.config)).isEqualTo(2);
    assertThat(commands.err()).isNotEmpty().allSatisfy(line -> assertThat(line).contains("local"));
    assertThat(commands.err()).noneMatch(line -> line.contains("\tat "));
  }

  @Test
  void readsTheWebConfigurationToo() throws Exception {
    Files.writeString(folder.resolve("web.yml"), "basic_auth_user:\n  alice: secret\n");
    site.config("networks_file: local.net\nhttp: {web_config_file: web.yml}\n");
    assertThat(commands.run("check", "-c", site.config)).isEqualTo(2);
    assertThat(commands.err(folder))
        .singleElement()
        .satisfies(line -> assertThat(line).startsWith("web.yml:1: "));
  }

  @Test
  void printsSocketsHttpStateAllowAndOverrides() {
    site.config(
        """
        networks_file: local.net
        listen: ["127.0.0.1:2055", "[::1]:2056"]
        receivers: 2
        exporters: {allow: [192.0.2.0/24, "2001:db8::/32"], forget_after: never}
        sampling: {override: {192.0.2.1: 1000, "2001:db8::1": 64}}
        http: {listen: ["127.0.0.1:9000"], reload: true}
        state: {directory: state, interval: 30s}
        """);
    assertThat(commands.run("check", "-c", site.config)).isZero();
    assertThat(commands.out().replace(folder + "/", ""))
        .contains(
            """
            listen: 127.0.0.1:2055, [::1]:2056, receivers 2, receive_buffer 32MiB
            http: 127.0.0.1:9000, neither TLS nor passwords, reload over HTTP on
            state: state, saved every 30s
            exporters: 192.0.2.0/24, 2001:db8::/32, never forgotten
            sampling: counters are multiplied by the rate, override 192.0.2.1 1:1000, 2001:db8::1 1:64
            """);
  }

  @Test
  void quietlyItPrintsMistakesAlone() {
    assertThat(commands.run("check", "-q", "-c", site.config)).isZero();
    assertThat(commands.out()).isEmpty();
    site.networks(Site.NETWORKS + "11.0.0.0/88\n");
    assertThat(commands.run("check", "--quiet", "-c", site.config)).isEqualTo(2);
    assertThat(commands.out()).isEmpty();
    assertThat(commands.err(folder))
        .containsExactly("local.net:7: length \"88\" is wrong: write a number from 0 to 32");
  }

  @Test
  void aDoubtfulLineIsToldAndIsNoMistake() {
    site.networks(Site.NETWORKS + "11.1.1.1/8\n");
    assertThat(commands.run("check", "-c", site.config)).isZero();
    assertThat(commands.err(folder))
        .containsExactly(
            "local.net:7: \"11.1.1.1/8\" has bits beyond its length, which are ignored: write"
                + " 11.0.0.0/8");
  }

  @Test
  void aNetworksFileThatIsNoTextIsNamed() throws Exception {
    Files.write(site.networks, "! Inside\n10.0.0.0/8\n".getBytes(StandardCharsets.UTF_16LE));
    assertThat(commands.run("check", "-c", site.config)).isEqualTo(2);
    assertThat(commands.err(folder)).contains("local.net: is UTF-16: save it as UTF-8");
  }

  @Test
  void aFilterMistakeNamesItsAggregateAndTheColumnOfTheLine() {
    site.config(
        """
        networks_file: local.net
        aggregates:
          web: {filter: "dst local andd tcp port 80", by: [dst_hots]}
        """);
    assertThat(commands.run("check", "-c", site.config)).isEqualTo(2);
    assertThat(commands.err(folder))
        .contains(
            "flowtally.yaml:3: aggregates.web.filter, column 28: found \"andd\", expected and, or, a"
                + " comma, or the end; did you mean \"and\"?",
            "flowtally.yaml:3: aggregates.web.by: \"dst_hots\" is no key: did you mean \"dst_host\"?");
  }
}
