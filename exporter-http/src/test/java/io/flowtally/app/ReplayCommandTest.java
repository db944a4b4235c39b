// SPDX-License-Identifier: Apache-2.0
package io.flowtally.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReplayCommandTest {
  @TempDir private Path folder;
  private final Commands commands = new Commands();

  @Test
  void countsACaptureAsTheCollectorWould() throws Exception {
    Site site = new Site(folder);
    Path capture = Capture.ofEveryVersion().write(folder.resolve("all.pcap"));
    assertThat(commands.run("replay", capture, "--config", site.config)).isZero();
    assertThat(commands.out().lines().filter(line -> line.startsWith("pmacct_flow_")))
        .containsExactlyInAnyOrder(
            "pmacct_flow_bytes_total{aggregate=\"inbound\","
                + "ip_dst=\"10.1.2.3\",net_src=\"192.0.2.0\"} 9000.0",
            "pmacct_flow_bytes_total{aggregate=\"outbound\","
                + "ip_src=\"10.1.2.3\",net_dst=\"192.0.2.0\"} 600.0",
            "pmacct_flow_packets_total{aggregate=\"inbound\","
                + "ip_dst=\"10.1.2.3\",net_src=\"192.0.2.0\"} 9.0",
            "pmacct_flow_packets_total{aggregate=\"outbound\","
                + "ip_src=\"10.1.2.3\",net_dst=\"192.0.2.0\"} 6.0");
    assertThat(commands.out())
        .contains("flowtally_exporter_records_total{exporter=\"127.0.0.1\",version=\"5\"} 2")
        .doesNotContain("jvm_");
    assertThat(commands.err()).isEmpty();
  }

  @Test
  void aConfigurationWithMistakesOpensNoCapture() {
    Site site = new Site(folder).config("networks_file: local.net\nlocl: []\n");
    assertThat(commands.run("replay", "none.pcap", "-c", site.config)).isEqualTo(2);
    assertThat(commands.err(folder)).singleElement().asString().startsWith("flowtally.yaml:2: ");
  }
}
