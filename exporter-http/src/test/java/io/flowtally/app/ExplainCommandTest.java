// SPDX-License-Identifier: Apache-2.0
package io.flowtally.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ExplainCommandTest {
  @TempDir private Path folder;
  private final Commands commands = new Commands();
  private Site site;

  @BeforeEach
  void write() {
    site = new Site(folder);
  }

  @Test
  void showsTheRowAndWhy() {
    assertThat(commands.run("explain", "10.1.2.3", "-c", site.config)).isZero();
    assertThat(commands.out().replace(folder + "/", ""))
        .startsWith(
            """
            address  10.1.2.3
            row      10.0.0.0/8 at local.net:2
            group    Inside
            AS       0
            local    yes
            why""");
  }

  @Test
  void showsAnAddressThatNoRowHas() {
    assertThat(commands.run("explain", "2001:db8::1", "-c", site.config)).isZero();
    assertThat(commands.out()).startsWith("address  2001:db8::1\nrow      none\nlocal    no\n");
  }

  @Test
  void aV4MappedAddressIsIpv4() {
    assertThat(commands.run("explain", "::ffff:192.0.2.1", "-c", site.config)).isZero();
    assertThat(commands.out()).startsWith("address  192.0.2.1\nrow      192.0.2.0/24 at ");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "10.1.2",
        "10.1.2.3/8",
        "router.example",
        "fe80::1%eth0",
        "[::1]",
        "010.1.1.1",
        "1:2:3",
        ""
      })
  void whatIsNoAddressSaysWhatToWrite(String text) {
    assertThat(commands.run("explain", text, "-c", site.config)).isEqualTo(2);
    assertThat(commands.err())
        .first()
        .asString()
        .endsWith(": '" + text + "' is no address: write one such as 192.0.2.1 or 2001:db8::1");
  }
}
