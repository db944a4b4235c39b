// SPDX-License-Identifier: Apache-2.0
package io.flowtally.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ImportNfacctdCommandTest {
  @TempDir private Path folder;
  private final Commands commands = new Commands();

  @Test
  void printsAConfigurationThatChecks() throws Exception {
    Site site = new Site(folder);
    Path old =
        Files.writeString(
            folder.resolve("nfacctd.conf"),
            """
            nfacctd_port: 2055
            plugins: memory[inbound]
            aggregate[inbound]: dst_host, src_net
            aggregate_filter[inbound]: dst net 10.0.0.0/8
            networks_file: %s
            nfacctd_net: file
            """
                .formatted(site.networks));
    assertThat(commands.run("import-nfacctd", old)).isZero();
    Path imported = Files.writeString(folder.resolve("imported.yaml"), commands.out());
    assertThat(new Commands().run("check", "-c", imported)).isZero();
  }

  @Test
  void tellsWhatTheCollectorWouldRefuse() throws Exception {
    Path old =
        Files.writeString(
            folder.resolve("nfacctd.conf"),
            """
            plugins: memory[inbound]
            aggregate[inbound]: dst_host
            aggregate_filter[inbound]: dst net 10.0.0.0/8 andd tcp
            """);
    assertThat(commands.run("import-nfacctd", old)).isEqualTo(2);
    assertThat(commands.err(folder))
        .singleElement()
        .asString()
        .startsWith("nfacctd.conf:3: ")
        .contains("andd");
  }

  @Test
  void aMissingFileIsOneLine() {
    assertThat(commands.run("import-nfacctd", folder.resolve("none.conf"))).isEqualTo(2);
    assertThat(commands.err()).hasSize(1);
    assertThat(commands.out()).isEmpty();
  }
}
