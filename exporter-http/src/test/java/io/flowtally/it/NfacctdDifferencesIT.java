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

  private static Octets addresses() {
    return DatagramBuilder.values().ip("8.8.8.8").ip(HOST);
  }

  private static String bytes(String aggregate, String label, String value) {
    return Exposition.series(
        "pmacct_flow_bytes_total", Map.of("aggregate", aggregate, label, value));
  }
}
