// SPDX-License-Identifier: Apache-2.0
package io.flowtally.app;

import static org.assertj.core.api.Assertions.assertThat;

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
}
