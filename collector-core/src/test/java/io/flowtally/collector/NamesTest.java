// SPDX-License-Identifier: Apache-2.0
package io.flowtally.collector;

import static io.flowtally.codec.DatagramBuilder.field;
import static io.flowtally.codec.DatagramBuilder.values;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.flowtally.codec.DatagramBuilder;
import io.flowtally.codec.V5Record;
import io.flowtally.networks.sources.MmdbWriter;
import io.flowtally.view.Names;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What has series and a name is found, and nothing else. */
class NamesTest {
  private static final String KEYS =
      """
      aggregates:
        hosts: {by: [src_host, dst_host]}
        interfaces: {by: [peer_src_ip, in_iface, out_iface]}
      names: {hosts_files: [hosts], interfaces_file: interfaces.csv}
      """;

  @TempDir Path folder;

  private Site site;

  @BeforeEach
  void makeSite() {
    site = new Site(folder);
    site.write("hosts", "10.0.0.1 laptop\n10.0.0.9 unseen\n");
    site.write("interfaces.csv", "exporter,index,name,description\n127.0.0.1,2,ge-2,by file\n");
  }

  private static Names names(Replay replay, long steadyMs) {
    replay.nameKeeper.tick(replay.pipeline().named(replay.exporterTable), steadyMs);
    return replay.names();
  }

  private static byte[] flow(String src) {
    return DatagramBuilder.v5()
        .v5Record(V5Record.flow(src, "8.8.8.8", 1000, 10).interfaces(1, 2))
        .build();
  }

  private static byte[] options(String name) {
    return DatagramBuilder.v9()
        .optionsTemplate(300, 1, field(2, 4), field(82, 16), field(83, 16))
        .data(300, values().u32(1).text(padded(name)).text(padded("to core")))
        .data(300, values().u32(7).text(padded("unused")).text(padded("")))
        .build();
  }

  private static String padded(String text) {
    return text + "\0".repeat(16 - text.length());
  }

  @Test
  void ofHostsAndInterfacesThatHaveSeries() throws Exception {
    Replay replay = site.configure(KEYS).replay();
    Site.feed(replay, options("ge-1"));
    Site.feed(replay, flow("10.0.0.1"));

    Names names = names(replay, 1_000);
    assertThat(names.hosts()).containsExactly(new Names.Host("10.0.0.1", "laptop", "hosts"));
    assertThat(names.interfaces())
        .containsExactlyInAnyOrder(
            new Names.Interface("127.0.0.1", 1, "ge-1", "to core", "exporter"),
            new Names.Interface("127.0.0.1", 2, "ge-2", "by file", "file"));
    assertThat(names.files()).containsValue(true).hasSize(1);
  }

  @Test
  void followAnExporterThatRenames() throws Exception {
    Replay replay = site.configure(KEYS).replay();
    Site.feed(replay, options("ge-1"));
    Site.feed(replay, flow("10.0.0.1"));
    names(replay, 1_000);
    Site.feed(replay, options("xe-1"));

    assertThat(names(replay, 5_000).interfaces()).extracting("name").contains("ge-1");
    assertThat(names(replay, 11_000).interfaces())
        .extracting("name")
        .containsExactlyInAnyOrder("xe-1", "ge-2");
  }

  @Test
  void areNoneWhereNoKeyHasAny() throws Exception {
    Replay replay =
        site.configure("aggregates:\n  all: {by: [proto]}\nnames: {hosts_files: [hosts]}\n")
            .replay();
    Site.feed(replay, flow("10.0.0.1"));

    Names names = names(replay, 1_000);
    assertThat(names.hosts()).isEmpty();
    assertThat(names.interfaces()).isEmpty();
  }

  @Test
  void ofAutonomousSystemsThatHaveSeries() throws Exception {
    new MmdbWriter("test-ASN")
        .add("8.8.0.0/16", asn(64500, "Acme\u0007 Networks"))
        .add("9.0.0.0/8", asn(64501, "unseen"))
        .write(folder.resolve("asn.mmdb"));
    Replay replay =
        site.configure("as_database: asn.mmdb\nas: database\naggregates:\n  all: {by: [dst_as]}\n")
            .replay();
    Site.feed(replay, flow("10.0.0.1"));

    assertThat(Site.bytes(replay, "all")).containsOnlyKeys("64500");
    assertThat(names(replay, 1_000).systems())
        .containsExactly(new Names.AutonomousSystem(64500, "Acme  Networks"));
  }

  private static Map<String, Object> asn(long number, String name) {
    return Map.of("autonomous_system_number", number, "autonomous_system_organization", name);
  }

  @Test
  void changeNoCount() throws Exception {
    Replay with = site.configure(KEYS).replay();
    Replay without = site.configure(KEYS.replaceAll("names:.*", "")).replay();
    for (Replay replay : new Replay[] {with, without}) {
      Site.feed(replay, options("ge-1"));
      Site.feed(replay, flow("10.0.0.1"));
      names(replay, 1_000);
    }

    assertThat(Site.bytes(with, "hosts")).isEqualTo(Site.bytes(without, "hosts"));
    assertThat(Site.bytes(with, "interfaces")).isEqualTo(Site.bytes(without, "interfaces"));
  }

  @Test
  void ofAFileWithAMistakeStopTheStart() {
    site.write("interfaces.csv", "exporter,index,name,description\nrouter,1,a,b\n");

    assertThatThrownBy(() -> site.configure(KEYS).replay())
        .isInstanceOf(ConfigurationException.class)
        .hasMessageContaining("interfaces.csv:2: \"router\" is no address");
  }
}
