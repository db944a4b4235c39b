// SPDX-License-Identifier: Apache-2.0
package io.flowtally.config;

import static org.assertj.core.api.Assertions.assertThat;

import io.flowtally.address.ListenAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AddressListsTest {
  private static Settings read(String yaml) {
    return YamlText.read(Path.of("a.yaml"), "networks_file: null\n" + yaml).settings();
  }

  @ParameterizedTest
  @CsvSource({
    ":2055, 0.0.0.0, 2055",
    "0.0.0.0:2055, 0.0.0.0, 2055",
    "127.0.0.1:0, 127.0.0.1, 0",
    "localhost:9995, 127.0.0.1, 9995",
    "'[::]:2055', ::, 2055",
    "'[2001:db8::1]:2055', 2001:db8::1, 2055"
  })
  void readsEveryFormOfAListenAddress(String text, String host, int port) {
    ListenAddress address = read("listen: [\"" + text + "\"]").listen().get(0);

    assertThat(address.text()).isEqualTo(text.replace("localhost", "127.0.0.1"));
    assertThat(address.socketAddress()).isEqualTo(new InetSocketAddress(host, port));
  }

  @Test
  void listensOnEveryAddressWithoutAHost() {
    assertThat(read("listen: [\":2055\"]").listen().get(0).host()).isNull();
  }

  @Test
  void letsOnlyListedExportersIn() {
    Settings.Exporters exporters =
        read("exporters: {allow: [192.0.2.0/25, 198.51.100.7, \"2001:db8::/33\"]}").exporters();

    assertThat(exporters.allows(0, 0xFFFF_C000_027FL)).isTrue();
    assertThat(exporters.allows(0, 0xFFFF_C000_0280L)).isFalse();
    assertThat(exporters.allows(0, 0xFFFF_C633_6407L)).isTrue();
    assertThat(exporters.allows(0, 0xFFFF_C633_6408L)).isFalse();
    assertThat(exporters.allows(0x2001_0db8_7fff_ffffL, -1L)).isTrue();
    assertThat(exporters.allows(0x2001_0db8_8000_0000L, 0)).isFalse();
    assertThat(exporters.allows(0, 0)).isFalse();
  }

  @Test
  void letsEverybodyInWhenNobodyIsListed() {
    assertThat(read("").exporters().allows(0, 0xFFFF_0A00_0001L)).isTrue();
    assertThat(read("").exporters().allows(0x2001_0db8_0000_0000L, 1)).isTrue();
  }

  @Test
  void keepsTheWholeInternetOfOneFamilyApartFromTheOther() {
    Settings.Exporters v4 = read("exporters: {allow: [0.0.0.0/0]}").exporters();

    assertThat(v4.allows(0, 0xFFFF_FFFF_FFFFL)).isTrue();
    assertThat(v4.allows(0x2001_0db8_0000_0000L, 1)).isFalse();

    Settings.Exporters v6 = read("exporters: {allow: [\"::/0\"]}").exporters();

    assertThat(v6.allows(0, 0xFFFF_0A00_0001L)).isFalse();
    assertThat(v6.allows(0x2001_0db8_0000_0000L, 1)).isTrue();
  }

  @Test
  void readsSamplingRatesByExporter() {
    assertThat(
            read("sampling: {override: {192.0.2.1: 1000, \"2001:db8::1\": 64}}")
                .sampling()
                .override())
        .isEqualTo(
            List.of(
                new Settings.SamplingOverride(0, 0xFFFF_C000_0201L, 1000),
                new Settings.SamplingOverride(0x2001_0db8_0000_0000L, 1, 64)));
  }
}
