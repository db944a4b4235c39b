// SPDX-License-Identifier: Apache-2.0
package io.flowtally.config;

import static org.assertj.core.api.Assertions.assertThat;

import io.flowtally.forward.ForwardSource;
import io.flowtally.forward.ForwardTarget;
import io.flowtally.yaml.Mistake;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ForwardReaderTest {
  @TempDir Path directory;

  private ConfigurationResult read(String text) throws Exception {
    Files.writeString(directory.resolve("local.net"), "0,10.0.0.0/8\n");
    return ConfigurationFile.read(
        Files.writeString(directory.resolve("flowtally.yaml"), "local: [10.0.0.0/8]\n" + text));
  }

  @Test
  void readsTargets() throws Exception {
    ConfigurationResult result =
        read(
            """
            forward:
              - 192.0.2.10:9995
              - to: "[2001:db8::1]:2055"
                exporters: [198.51.100.0/24]
                source: exporter
              - {to: "127.0.0.1:9996", source: own}
            """);
    assertThat(result.mistakes()).isEmpty();
    List<ForwardTarget> targets = result.settings().forward();
    assertThat(targets.stream().map(ForwardTarget::text))
        .containsExactly("192.0.2.10:9995", "[2001:db8::1]:2055", "127.0.0.1:9996");
    assertThat(targets.get(0).to()).isEqualTo(new InetSocketAddress("192.0.2.10", 9995));
    assertThat(targets.get(1).to()).isEqualTo(new InetSocketAddress("2001:db8::1", 2055));
    assertThat(targets.stream().map(ForwardTarget::source))
        .containsExactly(ForwardSource.AUTO, ForwardSource.EXPORTER, ForwardSource.OWN);
    assertThat(targets.get(1).exporters()).hasToString("[198.51.100.0/24]");
  }

  @Test
  void forwardsNothingByDefault() throws Exception {
    assertThat(read("").settings().forward()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          [collector:9995]               | forward: "collector" is no address: write for example ":9995" for all
          [192.0.2.10]                   | forward: "192.0.2.10" has no port: write for example "192.0.2.10:9995"
          [":9995"]                      | forward: ":9995" is no target: write for example "192.0.2.10:9995"
          [{source: own}]                | 'forward.to is missing: write for example to: "192.0.2.10:9995"'
          [{to: "192.0.2.1:1", via: x}]  | unknown key "via" in forward: write one of to, exporters, source
          [{to: "192.0.2.1:1", source: mine}] | 'forward.source: unknown value "mine": write one of auto, exporter, own'
          [{to: "192.0.2.1:1", exporters: [x]}] | 'forward.exporters: "x" is no prefix: write for example 192.0.2.0/24'
          [192.0.2.1:1, 192.0.2.1:1]     | 'forward: 192.0.2.1:1 is listed twice: keep one'
          ["127.0.0.1:2055"]             | 'forward: Flowtally itself listens on 127.0.0.1:2055, so datagrams would go round in circles: write another target'
          192.0.2.1:1                    | 'forward: expected a list: write for example forward: ["192.0.2.10:9995"]'
          """)
  void saysWhatIsWrong(String value, String mistake) throws Exception {
    assertThat(read("forward: " + value + "\n").mistakes().stream().map(Mistake::toString))
        .singleElement()
        .asString()
        .endsWith("flowtally.yaml:2: " + mistake);
  }
}
