// SPDX-License-Identifier: Apache-2.0
package io.flowtally.collector.exporters;

import static org.assertj.core.api.Assertions.assertThat;

import io.flowtally.codec.WireError;
import io.flowtally.collector.SteadyClock;
import io.flowtally.view.UndecodableSource;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class UndecodableSourcesTest {
  private static final byte[] SFLOW =
      ByteBuffer.allocate(64).putInt(5).putInt(1).putInt(0xC000_0207).array();

  private final UndecodableSources sources = new UndecodableSources();

  private void send(int address, long nowMs) {
    sources.note(
        0, 0xFFFF_C000_0000L + address, WireError.UNKNOWN_VERSION, SFLOW, 0, SFLOW.length, nowMs);
  }

  private List<UndecodableSource> list() {
    return sources.list(SteadyClock.ofMachine());
  }

  @Test
  void namesTheLatestFirstWithWhatItSends() {
    send(0x207, 1_000);
    send(0x208, 2_000);
    send(0x207, 3_000);

    assertThat(list())
        .extracting(UndecodableSource::address)
        .containsExactly("192.0.2.7", "192.0.2.8");
    assertThat(list().get(0).datagrams()).isEqualTo(2);
    assertThat(list().get(0).looksLike()).isEqualTo("sFlow version 5");
    assertThat(list().get(0).reason()).isEqualTo("unknown_version");
  }

  /** 1,000 forged addresses a second for ten minutes, and one real one that sends every minute. */
  @Test
  void aFloodOfForgedAddressesNeitherGrowsItNorHidesWhoSendsEveryMinute() {
    send(0x207, -60_000);
    send(0x207, 0);
    for (int ms = 1; ms < 600_000; ms++) {
      send(0x10_0000 + ms, ms);
      if (ms % 60_000 == 0) {
        send(0x207, ms);
      }
    }

    assertThat(list()).hasSize(UndecodableSources.MOST);
    assertThat(list())
        .anySatisfy(
            source -> {
              assertThat(source.address()).isEqualTo("192.0.2.7");
              assertThat(source.datagrams()).isEqualTo(11);
            });
  }

  @Test
  void logsEachOnceAnHourAndLittleAMinute() {
    send(0x207, 1_000);
    assertThat(sources.toLog(2_000))
        .containsExactly("cannot decode what 192.0.2.7 sends: sFlow version 5 (unknown_version)");
    send(0x207, 3_000);
    assertThat(sources.toLog(4_000)).isEmpty();
    for (int i = 0; i < 40; i++) {
      send(0x300 + i, 70_000);
    }
    assertThat(sources.toLog(70_000)).hasSize(10);
    assertThat(sources.toLog(71_000)).isEmpty();
    assertThat(sources.toLog(131_000)).hasSize(10);
    send(0x207, 4_000_000);
    assertThat(sources.toLog(4_000_000)).anyMatch(line -> line.contains("192.0.2.7"));
  }

  @ParameterizedTest
  @CsvSource({
    "0000000500000001c0000207, sFlow version 5",
    "0000000500000002c0000207, sFlow version 5",
    "0000000400000001c0000207, sFlow version 4",
    "000000050000000300000000, no NetFlow",
    "00010018, NetFlow version 1",
    "0007001e, NetFlow version 7",
    "0008001e, NetFlow version 8",
    "00090001, broken NetFlow version 9",
    "000a0001, broken IPFIX",
    "00, datagrams of 1 bytes",
    "1234818000010001, no NetFlow"
  })
  void namesOtherProtocolsByTheirFirstOctets(String octets, String name) {
    byte[] datagram = HexFormat.of().parseHex(octets);
    assertThat(ForeignProtocol.name(datagram, 0, datagram.length)).isEqualTo(name);
  }

  @Test
  void namesText() {
    byte[] syslog = "<189>Nov 26 01:00:00 router".getBytes(StandardCharsets.US_ASCII);
    assertThat(ForeignProtocol.name(syslog, 0, syslog.length)).isEqualTo("text, such as syslog");
  }

  @Test
  void readsTheGatewayOfTheRoutingTable() {
    assertThat(
            GatewayWatch.gateways(
                List.of(
                    "Iface\tDestination\tGateway \tFlags\tRefCnt\tUse\tMetric\tMask",
                    "eth0\t00000000\t010011AC\t0003\t0\t0\t0\t00000000",
                    "eth0\t000011AC\t00000000\t0001\t0\t0\t0\t0000FFFF")))
        .isEqualTo(Set.of("172.17.0.1"));
    assertThat(GatewayWatch.warning("172.17.0.1"))
        .isEqualTo(
            "every datagram comes from 172.17.0.1, this container's gateway: behind a published"
                + " port Docker hides the routers' addresses, and two of them spoil each other's"
                + " flows; run it with --network host");
  }
}
