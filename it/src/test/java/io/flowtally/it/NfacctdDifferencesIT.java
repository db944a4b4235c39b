// SPDX-License-Identifier: Apache-2.0
package io.flowtally.it;

import static io.flowtally.codec.DatagramBuilder.field;
import static org.assertj.core.api.Assertions.assertThat;

import io.flowtally.codec.DatagramBuilder;
import io.flowtally.codec.Octets;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Where Flowtally differs from nfacctd on purpose: each fault is shown by the real nfacctd, and
 * beside it what Flowtally does instead. docs/moving-from-nfacctd.md lists them.
 */
class NfacctdDifferencesIT {
  private static final String HOST = "10.1.2.3";
  private static final int TEMPLATE = 500;
  private static final int LABEL = 100 << 4 | 1; // label 100, bottom of the stack
  private static final int FLOW_CREATED = 1;
  private static final int EGRESS = 1;

  @TempDir Path directory;

  @Test
  void showsTheBucketWhoseKeyIsZero() throws IOException {
    ParitySetup setup =
        ParitySetup.of(
            "zero key", "file", new ParitySetup.Aggregate("tos", "tos"), hosts(/* filter= */ null));
    Both both = both(setup, flow(8, 4).build());
    assertThat(both.nfacctd().keySet()).noneMatch(name -> name.contains("tos=\"0\""));
    assertThat(both.flowtally()).containsEntry(bytes("tos", "tos", "0"), new BigDecimal("1E+3"));
  }

  @Test
  void taggedRecordsMatchPlainFilters() throws IOException {
    ParitySetup setup =
        ParitySetup.of(
            "vlan",
            "file",
            hosts("dst net 10.0.0.0/8"),
            new ParitySetup.Aggregate("all", "dst_host"));
    byte[] datagram =
        DatagramBuilder.ipfix()
            .template(TEMPLATE, field(8, 4), field(12, 4), field(58, 2), field(1, 4), field(2, 4))
            .data(TEMPLATE, addresses().u16(300).u32(1000).u32(10))
            .build();
    Both both = both(setup, datagram);
    assertThat(both.nfacctd().keySet()).noneMatch(name -> name.contains("\"hosts\""));
    assertThat(both.flowtally())
        .containsEntry(bytes("hosts", "ip_dst", HOST), new BigDecimal("1E+3"));
  }

  /** nfacctd takes IE 58 for the VLAN at the entrance, which an egress record does not give. */
  @Test
  void vlanOfAnEgressRecordCounts() throws IOException {
    ParitySetup setup =
        ParitySetup.of("egress", "file", new ParitySetup.Aggregate("vlan", "dst_host, vlan"));
    byte[] datagram =
        DatagramBuilder.v9()
            .sequence(1)
            .template(
                TEMPLATE,
                field(8, 4),
                field(12, 4),
                field(58, 2),
                field(61, 1),
                field(1, 4),
                field(2, 4))
            .data(TEMPLATE, addresses().u16(60).u8(EGRESS).u32(1000).u32(10))
            .build();
    Both both = both(setup, datagram);
    assertThat(both.nfacctd().keySet()).isNotEmpty().allMatch(name -> name.contains("vlan=\"0\""));
    assertThat(both.flowtally().keySet())
        .isNotEmpty()
        .allMatch(name -> name.contains("vlan=\"60\""));
  }

  @Test
  void labelledRecordsMatchPlainFilters() throws IOException {
    ParitySetup setup =
        ParitySetup.of(
            "mpls",
            "file",
            hosts("dst net 10.0.0.0/8"),
            new ParitySetup.Aggregate("all", "dst_host"));
    byte[] datagram =
        DatagramBuilder.ipfix()
            .template(TEMPLATE, field(8, 4), field(12, 4), field(70, 3), field(1, 4), field(2, 4))
            .data(TEMPLATE, addresses().unsigned(LABEL, 3).u32(1000).u32(10))
            .build();
    Both both = both(setup, datagram);
    assertThat(both.nfacctd()).containsKey(bytes("all", "ip_dst", HOST));
    assertThat(both.nfacctd().keySet()).noneMatch(name -> name.contains("\"hosts\""));
    assertThat(both.flowtally())
        .containsEntry(bytes("hosts", "ip_dst", HOST), new BigDecimal("1E+3"));
  }

  @Test
  void eventsMakeNoSeries() throws IOException {
    ParitySetup setup = ParitySetup.of("events", "file", hosts(/* filter= */ null));
    byte[] datagram =
        DatagramBuilder.v9()
            .sequence(1)
            .template(TEMPLATE, field(8, 4), field(12, 4), field(233, 1))
            .data(TEMPLATE, addresses().u8(FLOW_CREATED))
            .build();
    Both both = both(setup, datagram);
    assertThat(both.nfacctd()).containsEntry(bytes("hosts", "ip_dst", HOST), BigDecimal.ZERO);
    assertThat(both.flowtally()).isEmpty();
  }

  @Test
  void filterThatDoesNotCompileIsAnError() throws IOException {
    ParitySetup setup = ParitySetup.of("filter", "file", hosts("dst nett 10.0.0.0/8"));
    try (Nfacctd nfacctd = Nfacctd.start(directory, setup);
        Sender sender = new Sender()) {
      sender.send(List.of(flow(4, 4).build()), nfacctd.port());
      assertThat(nfacctd.settledSeries())
          .containsEntry(bytes("hosts", "ip_dst", HOST), new BigDecimal("1E+3"));
    }
    External.Outcome check =
        FlowtallyProcess.command("check", "--config", directory.resolve("nfacctd.conf").toString());
    assertThat(check.exit()).isNotZero();
    assertThat(check.output()).contains("nett");
  }

  /** The first row of a prefix has AS 1, the last AS 2; the rows after it keep their own. */
  @Test
  void lastOfTwoRowsOfOnePrefixWins() throws IOException {
    ParitySetup setup =
        ParitySetup.of("rows", "file", new ParitySetup.Aggregate("as", "dst_host, dst_as"))
            .networks("1,10.0.0.0/8\n2,10.0.0.0/8\n3,192.0.2.0/24\n4,198.51.100.0/24\n");
    byte[] datagram =
        DatagramBuilder.v9()
            .sequence(1)
            .template(TEMPLATE, field(8, 4), field(12, 4), field(1, 4), field(2, 4))
            .data(TEMPLATE, to(HOST), to("192.0.2.1"), to("198.51.100.1"))
            .build();
    Both both = both(setup, datagram);
    assertThat(both.flowtally().keySet())
        .contains(as(HOST, "2"), as("192.0.2.1", "3"), as("198.51.100.1", "4"));
    assertThat(both.nfacctd().keySet())
        .as("rows shifted by the duplicate")
        .doesNotContain(as("198.51.100.1", "4"));
  }

  @Test
  void countersOfReducedSizeCount() throws IOException {
    ParitySetup setup = ParitySetup.of("reduced", "file", hosts(/* filter= */ null));
    Both both = both(setup, flow(3, 2).build());
    assertThat(both.nfacctd()).containsEntry(bytes("hosts", "ip_dst", HOST), BigDecimal.ZERO);
    assertThat(both.flowtally())
        .containsEntry(bytes("hosts", "ip_dst", HOST), new BigDecimal("1E+3"));
  }

  @Test
  void dataAheadOfItsTemplateCounts() throws IOException {
    ParitySetup setup = ParitySetup.of("held", "file", hosts(/* filter= */ null));
    Both both =
        both(
            setup,
            DatagramBuilder.v9().sequence(1).data(TEMPLATE, values(4, 4)).build(),
            flow(4, 4).build());
    assertThat(both.nfacctd())
        .containsEntry(bytes("hosts", "ip_dst", HOST), new BigDecimal("1E+3"));
    assertThat(both.flowtally())
        .containsEntry(bytes("hosts", "ip_dst", HOST), new BigDecimal("2E+3"));
  }

  private record Both(Map<String, BigDecimal> nfacctd, Map<String, BigDecimal> flowtally) {}

  private Both both(ParitySetup setup, byte[]... datagrams) throws IOException {
    Path theirs = Files.createDirectory(directory.resolve("nfacctd"));
    Path ours = Files.createDirectory(directory.resolve("flowtally"));
    int port = Ports.udp();
    Path imported = Nfacctd.writeConfiguration(ours, setup, port);
    try (Nfacctd nfacctd = Nfacctd.start(theirs, setup);
        FlowtallyProcess flowtally = FlowtallyProcess.startImported(ours, port, imported);
        Sender sender = new Sender()) {
      sender.send(List.of(datagrams), nfacctd.port(), port);
      flowtally.awaitDatagrams(datagrams.length);
      return new Both(nfacctd.settledSeries(), flowtally.scrape().flows());
    }
  }

  private static ParitySetup.Aggregate hosts(String filter) {
    return new ParitySetup.Aggregate("hosts", "dst_host", filter);
  }

  /** A template and one record: 1000 bytes and 10 packets, in counters of these sizes. */
  private static DatagramBuilder flow(int bytes, int packets) {
    return DatagramBuilder.v9()
        .sequence(2)
        .template(TEMPLATE, field(8, 4), field(12, 4), field(1, bytes), field(2, packets))
        .data(TEMPLATE, values(bytes, packets));
  }

  private static Octets values(int bytes, int packets) {
    return addresses().unsigned(1000, bytes).unsigned(10, packets);
  }

  private static Octets to(String host) {
    return DatagramBuilder.values().ip("8.8.8.8").ip(host).u32(1000).u32(10);
  }

  private static String as(String host, String number) {
    return Exposition.series(
        "pmacct_flow_bytes_total", Map.of("aggregate", "as", "ip_dst", host, "as_dst", number));
  }

  private static Octets addresses() {
    return DatagramBuilder.values().ip("8.8.8.8").ip(HOST);
  }

  private static String bytes(String aggregate, String label, String value) {
    return Exposition.series(
        "pmacct_flow_bytes_total", Map.of("aggregate", aggregate, label, value));
  }
}
