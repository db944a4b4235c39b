// SPDX-License-Identifier: Apache-2.0
package io.flowtally.config.nfacctd;

import static org.assertj.core.api.Assertions.assertThat;

import io.flowtally.codec.OutCounters;
import io.flowtally.config.ConfigurationFile;
import io.flowtally.config.ConfigurationResult;
import io.flowtally.config.Defaults;
import io.flowtally.config.Settings;
import io.flowtally.networks.LookupMode;
import io.flowtally.yaml.Mistake;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class NfacctdImportTest {
  private static final Path DIRECTORY =
      Path.of("src/test/resources/config/nfacctd").toAbsolutePath();

  @TempDir Path directory;

  private static NfacctdImport of(String... lines) {
    return NfacctdImport.of(DIRECTORY.resolve("nfacctd.conf"), String.join("\n", lines));
  }

  private static ConfigurationResult read(String... lines) {
    return of(lines).settings(DIRECTORY.resolve("nfacctd.conf"));
  }

  private static String withoutDirectory(String text) {
    return text.replace(DIRECTORY.toString(), "/etc/pmacct");
  }

  @Test
  void importsTheReplacedChainWithoutARemark() throws IOException {
    NfacctdImport chain = NfacctdImport.read(DIRECTORY.resolve("chain.conf"));

    assertThat(chain.remarks()).isEmpty();
    assertThat(chain.mistakes()).isEmpty();
    assertThat(withoutDirectory(chain.yaml()))
        .isEqualTo(Files.readString(DIRECTORY.resolve("chain.yaml")));
  }

  @Test
  void turnsTeeIntoForward() throws IOException {
    Files.writeString(
        directory.resolve("receivers.lst"),
        """
        ! all of it
        id=1	ip=192.0.2.10:2100
        id=2	ip=192.0.2.11:2100,[2001:db8::1]:2100
        id=3	ip=192.0.2.12:2100	tag=100
        id=4	ip=192.0.2.13:2100,192.0.2.14:2100	balance-alg=rr
        id=5	ip=collector.example.net:2100
        """);
    NfacctdImport tee =
        NfacctdImport.of(
            directory.resolve("nfacctd.conf"),
            """
            nfacctd_port: 2055
            plugins: tee[a]
            tee_receivers[a]: receivers.lst
            tee_transparent: true
            """);
    assertThat(tee.yaml())
        .contains(
            """
            forward:
              - {to: "192.0.2.10:2100", source: exporter}
              - {to: "192.0.2.11:2100", source: exporter}
              - {to: "[2001:db8::1]:2100", source: exporter}
            """);
    assertThat(tee.remarks().stream().map(remark -> remark.toString().replaceFirst("^.*/", "")))
        .containsExactly(
            "receivers.lst:4: left out: there are no tags; write forward with exporters:"
                + " for a choice of exporters",
            "receivers.lst:5: left out: copies are not balanced; write forward with exporters:"
                + " for each receiver",
            "receivers.lst:6: \"collector.example.net:2100\" is left out: write an address and a"
                + " port, as 192.0.2.10:9995");
    ConfigurationResult settings = tee.settings(directory.resolve("nfacctd.conf"));
    assertThat(settings.mistakes()).isEmpty();
    assertThat(settings.settings().forward()).hasSize(3);
    assertThat(settings.settings().aggregates()).hasSize(1);
  }

  @Test
  void namesEveryLineWithoutACounterpart() throws IOException {
    NfacctdImport everything = NfacctdImport.read(DIRECTORY.resolve("everything.conf"));

    assertThat(withoutDirectory(everything.yaml()))
        .isEqualTo(Files.readString(DIRECTORY.resolve("everything.yaml")));
    assertThat(
            everything.remarks().stream()
                .map(remark -> withoutDirectory(remark.toString()))
                .collect(Collectors.joining("\n", "", "\n")))
        .isEqualTo(Files.readString(DIRECTORY.resolve("everything.remarks")));
  }

  @ParameterizedTest
  @ValueSource(strings = {"chain.conf", "everything.conf", "bare.conf"})
  void meansTheSameReadDirectlyOrThroughTheImportedText(String name) throws IOException {
    Path conf = DIRECTORY.resolve(name);
    Path yaml = directory.resolve("flowtally.yaml");
    Files.writeString(yaml, NfacctdImport.read(conf).yaml());

    ConfigurationResult direct = ConfigurationFile.read(conf);

    assertThat(direct.mistakes()).isEmpty();
    assertThat(direct.settings()).isEqualTo(ConfigurationFile.read(yaml).settings());
    assertThat(direct.remarks()).isEqualTo(NfacctdImport.read(conf).remarks());
  }

  @Test
  void namesTheLinesAtWhichNfacctdItselfEnds() {
    assertThat(NfacctdImport.read(DIRECTORY.resolve("broken.conf")).mistakes())
        .extracting(mistake -> mistake.line() + ": " + mistake.text())
        .containsExactly(
            "1: no colon in this line: write key: value, or ! before it to put it out of use",
            "2: no key before the colon, or brackets that do not match: write key[plugin]: value",
            "3: no key before the colon, or brackets that do not match: write key[plugin]: value",
            "4: no key before the colon, or brackets that do not match: write key[plugin]: value");
  }

  @Test
  void tellsMistakesWithTheLineOfTheOldFile() {
    assertThat(read("! port", "nfacctd_port: 99999", "networks_file: none.net").mistakes())
        .extracting(mistake -> mistake.line() + ": " + withoutDirectory(mistake.text()))
        .containsExactly(
            "2: listen: port 99999 is out of range: write 0 to 65535",
            "3: networks_file: /etc/pmacct/none.net does not exist: write your networks to it, or"
                + " networks_file: null to go without");
    assertThat(read("daemonize: true", "nfacctd_allow_file: none.lst").mistakes())
        .extracting(mistake -> mistake.line() + ": " + withoutDirectory(mistake.text()))
        .containsExactly(
            "2: nfacctd_allow_file: /etc/pmacct/none.lst does not exist: write it, or name"
                + " another file");
  }

  @Test
  void keepsTheLineOfAFilterForThoseWhoCompileIt() {
    Settings settings =
        read("plugins: memory[a]", "! the filter", "aggregate_filter[a]: dst nett 10.0.0.0/8")
            .settings();

    assertThat(settings.aggregates().get(0).filter().line()).isEqualTo(3);
    assertThat(settings.aggregates().get(0).filter().column()).isZero();
  }

  @Test
  void letsALaterLineForAllPluginsOverrideAnEarlierOneForOne() {
    Settings settings =
        read(
                "plugins: memory[a], memory[b]",
                "aggregate[a]: src_as",
                "aggregate: dst_as",
                "aggregate[b]: tos")
            .settings();

    assertThat(settings.aggregates())
        .extracting(aggregate -> aggregate.by().get(0).value())
        .containsExactly("dst_as", "tos");
  }

  @Test
  void takesPrimitivesThatAreInformationElements() {
    String[] lines = {
      "plugins: memory[a]", "aggregate[a]: src_mac, fwd_status, vrf_name, peer_dst_ip, in_vlan"
    };

    assertThat(read(lines).settings().aggregates().get(0).by())
        .extracting(by -> by.value())
        .containsExactly("src_mac", "forwardingStatus", "VRFname", "peer_dst_ip", "in_vlan");
    assertThat(of(lines).remarks()).isEmpty();
  }

  @Test
  void primitivesOfTheUsersOwnBecomeNamesOfElements() throws IOException {
    Files.writeString(
        directory.resolve("primitives.lst"),
        """
        ! comment
        name=flowCount field_type=3 len=4 semantics=u_int
        name=tunnel field_type=9:12345 len=2 semantics=hex
        name=next field_type=15 len=4 semantics=ip
        name=next6 field_type=62 len=16 semantics=ip
        name=mac field_type=56 len=6 semantics=mac
        name=vrf field_type=236 len=vlen semantics=str
        name=blob field_type=82 len=16 semantics=raw
        name=tos field_type=5 len=1 semantics=u_int
        name=packet packet_ptr=mac:12 len=2 semantics=hex
        """);
    NfacctdImport imported =
        NfacctdImport.of(
            directory.resolve("nfacctd.conf"),
            """
            aggregate_primitives: primitives.lst
            plugins: memory[a]
            aggregate[a]: dst_host, flowCount, tunnel, next, next6, mac, vrf
            aggregate_filter[a]: flowcount > 1
            """);
    Settings settings = imported.settings(directory.resolve("nfacctd.conf")).settings();

    assertThat(settings.aggregates().get(0).by())
        .extracting(by -> by.value())
        .containsExactly("dst_host", "flowcount", "tunnel", "next", "next6", "mac", "vrf");
    assertThat(settings.elements().ownNames())
        .containsExactly("flowcount", "tunnel", "next", "next6", "mac", "vrf");
    assertThat(imported.yaml()).contains("  tunnel: {element: \"9:12345\", type: hex}");
    assertThat(imported.remarks())
        .extracting(remark -> remark.line() + ": " + remark.text())
        .containsExactly(
            "8: left out: no such semantics here: write u_int, hex, ip, mac or str",
            "9: left out: tos is a column here: give it another name",
            "10: left out: packet_ptr reads packets, which flow records are not");
  }

  @Test
  void flowsBecomeACountOfTheAggregate() {
    String[] lines = {
      "plugins: memory[a], memory[b]", "aggregate[a]: dst_host, flows", "aggregate[b]: dst_net"
    };

    assertThat(read(lines).settings().aggregates())
        .extracting(one -> one.by().get(0).value() + " " + one.countsFlows())
        .containsExactly("dst_host true", "dst_net false");
    assertThat(of(lines).remarks()).isEmpty();
  }

  @Test
  void ignoresAFlagThatIsNeitherTrueNorFalseAsNfacctdDoes() {
    NfacctdImport imported = of("nfacctd_renormalize: TRUE", "nfacctd_renormalize: yes");

    assertThat(imported.yaml()).contains("apply: true");
    assertThat(imported.remarks())
        .extracting(remark -> remark.line() + ": " + remark.text())
        .containsExactly(
            "2: nfacctd_renormalize: neither true nor false, so nfacctd ignores it too: write true"
                + " or false");
  }

  @Test
  void behavesAsNfacctdWhereItSaysNothing() {
    Settings settings = read("daemonize: true").settings();

    assertThat(settings.listen().get(0).port()).isEqualTo(2100);
    assertThat(settings.networks().file()).isNull();
    assertThat(settings.networks().net()).isEqualTo(LookupMode.NETFLOW);
    assertThat(settings.networks().as()).isEqualTo(LookupMode.NETFLOW);
    assertThat(settings.nat()).isEqualTo(Settings.Nat.WIRE);
    assertThat(settings.biflow()).isEqualTo(Settings.Biflow.FORWARD);
    assertThat(settings.sampling().apply()).isFalse();
    assertThat(settings.sampling().rates()).isEqualTo(Settings.Rates.NFACCTD);
    assertThat(settings.outCounters().mean()).isEqualTo(OutCounters.POST);
    assertThat(settings.substitutes()).isFalse();
    assertThat(settings.networks().local()).isEmpty();
  }

  @Test
  void neverTakesASmallerTableOrBufferThanUsual() {
    Settings small = read("nfacctd_pipe_size: 65536", "imt_mem_pools_number: 16").settings();
    Settings large =
        read(
                "nfacctd_pipe_size: 67108864",
                "imt_mem_pools_number: 6400",
                "imt_mem_pools_size: 65536")
            .settings();

    assertThat(small.receiveBufferBytes()).isEqualTo(Defaults.RECEIVE_BUFFER);
    assertThat(small.aggregates().get(0).buckets()).isEqualTo(100_000);
    assertThat(large.receiveBufferBytes()).isEqualTo(64L << 20);
    assertThat(large.aggregates().get(0).buckets()).isEqualTo(1_941_807);
  }

  @Test
  void letsNobodyInWhenTheAllowFileIsEmpty() throws IOException {
    Files.writeString(directory.resolve("allow.lst"), "! nobody\n");
    Path conf = directory.resolve("nfacctd.conf");
    Files.writeString(conf, "nfacctd_allow_file: allow.lst\n");

    Settings.Exporters exporters = ConfigurationFile.read(conf).settings().exporters();

    assertThat(exporters.allows(0, 0xFFFF_C000_0201L)).isFalse();
    assertThat(exporters.allows(0x2001_0db8_0000_0000L, 1)).isFalse();
  }

  @Test
  void leavesSamplingRatesOutUnlessCountersAreMultiplied() {
    NfacctdImport imported = of("sampling_map: none.map", "nfacctd_ext_sampling_rate: 10");

    assertThat(imported.mistakes()).isEmpty();
    assertThat(imported.remarks()).isEmpty();
    assertThat(imported.yaml())
        .contains("# nfacctd.conf:1: sampling_map: without nfacctd_renormalize it changes no");
  }

  @Test
  void needsOnePluginThatCounts() {
    assertThat(of("plugins: kafka[bus]", "aggregate: src_host").mistakes())
        .extracting(Mistake::text)
        .containsExactly(
            "no memory or print plugin with a key that exists here: write one, such as aggregate:"
                + " dst_host, src_net");
  }

  @Test
  void survivesWhatYamlWouldReadOtherwise() {
    NfacctdImport imported =
        of(
            "plugins: memory[yes], memory[in \"a\": b]",
            "aggregate_filter[yes]: host 10.0.0.1 \\ # \"x\" \u0007 ü");
    Settings settings = imported.settings(DIRECTORY.resolve("nfacctd.conf")).settings();

    assertThat(settings.aggregates())
        .extracting(aggregate -> aggregate.name().value())
        .containsExactly("yes", "in \"a\": b");
    assertThat(settings.aggregates().get(0).filter().value())
        .isEqualTo("host 10.0.0.1 \\ # \"x\" \u0007 ü");
  }

  @Test
  void tellsAnNfacctdConfFromAFlowtallyYaml() {
    Path conf = Path.of("/etc/flows.conf");

    assertThat(NfacctdImport.looksLike(Path.of("nfacctd.conf"), "")).isTrue();
    assertThat(NfacctdImport.looksLike(Path.of("nfacctd-lab.cfg"), "")).isTrue();
    assertThat(NfacctdImport.looksLike(conf, "# a\n  aggregate [in]: src_host\n")).isTrue();
    assertThat(NfacctdImport.looksLike(conf, "! a\nnetworks_file: a\n")).isTrue();
    assertThat(NfacctdImport.looksLike(conf, "networks_file: a\naggregates: {}\n")).isFalse();
    assertThat(NfacctdImport.looksLike(Path.of("nfacctd.yaml"), "plugins: memory")).isFalse();
  }
}
