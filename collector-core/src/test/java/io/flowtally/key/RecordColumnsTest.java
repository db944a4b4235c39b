// SPDX-License-Identifier: Apache-2.0
package io.flowtally.key;

import static io.flowtally.codec.DatagramBuilder.field;
import static org.assertj.core.api.Assertions.assertThat;

import io.flowtally.codec.CodecLimits;
import io.flowtally.codec.DatagramBuilder;
import io.flowtally.codec.DatagramDecoder;
import io.flowtally.codec.DecodePolicy;
import io.flowtally.codec.FlowRecord;
import io.flowtally.codec.Octets;
import io.flowtally.codec.V5Record;
import io.flowtally.codec.exporter.ExporterTable;
import io.flowtally.networks.FlowFacts;
import io.flowtally.networks.Networks;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Columns of what a record says by several elements, or by its datagram, or its exporter. */
class RecordColumnsTest {
  private static final long NOW = 1_800_000_000_000L;

  private final ExporterTable exporters = new ExporterTable(CodecLimits.defaults());
  private DecodePolicy policy = DecodePolicy.builder().build();

  private List<String> values(DatagramBuilder builder, String... by) throws Exception {
    AggregatePlan plan = AggregatePlan.compile("test", "", List.of(by), Networks.NONE);
    List<String> found = new ArrayList<>();
    FlowFacts facts = new FlowFacts();
    DatagramDecoder decoder =
        new DatagramDecoder(
            exporters,
            (FlowRecord record) -> {
              facts.of(record, Networks.NONE);
              long[] key = new long[plan.keyWords()];
              plan.key(facts, key);
              for (int i = 0; i < by.length; i++) {
                StringBuilder out = new StringBuilder();
                plan.appendLabel(i, key, out);
                found.add(out.toString());
              }
            });
    decoder.policy(policy);
    byte[] datagram = builder.build();
    assertThat(decoder.decode(datagram, 0, datagram.length, 0, 0xFFFF_0A00_0001L, 0, NOW)).isTrue();
    return found;
  }

  private static Octets flow() {
    return new Octets().ip("10.1.2.3").ip("192.0.2.9").unsigned(1000, 4).unsigned(3, 4);
  }

  private static DatagramBuilder.Field[] fields(DatagramBuilder.Field... more) {
    List<DatagramBuilder.Field> all =
        new ArrayList<>(List.of(field(8, 4), field(12, 4), field(1, 4), field(2, 4)));
    all.addAll(List.of(more));
    return all.toArray(DatagramBuilder.Field[]::new);
  }

  @Test
  void namesApplicationsAsTheirExporterDoes() throws Exception {
    DatagramBuilder options =
        DatagramBuilder.v9()
            .optionsTemplate(257, 1, field(1, 4), field(95, 4), field(96, 8))
            .data(
                257,
                new Octets()
                    .unsigned(0, 4)
                    .unsigned(0x0D00_01C5L, 4)
                    .bytes("netflix\0".getBytes(StandardCharsets.US_ASCII)));
    DatagramBuilder flows =
        DatagramBuilder.v9()
            .template(256, fields(field(95, 4)))
            .data(256, flow().unsigned(0x0D00_01C5L, 4))
            .data(256, flow().unsigned(0x0300_0050L, 4))
            .data(256, flow().unsigned(0x0D00_01C6L, 4));
    assertThat(values(flows, "application")).containsExactly("13:453", "3:80", "13:454");
    values(options, "application");
    assertThat(values(flows, "application")).containsExactly("netflix", "3:80", "13:454");
  }

  @Test
  void takesTheNameOfTheRecordFirst() throws Exception {
    DatagramBuilder flows =
        DatagramBuilder.ipfix()
            .template(256, fields(field(95, 8), field(96, 8)))
            .data(
                256,
                flow()
                    .unsigned(0x0DFF_FFFF_FFFF_FFFFL, 8)
                    .bytes("dns\0\0\0\0\0".getBytes(StandardCharsets.US_ASCII)),
                flow().unsigned(0x0DFF_FFFF_FFFF_FFFFL, 8).unsigned(0, 8));
    assertThat(values(flows, "application")).containsExactly("dns", "13:72057594037927935");
    assertThat(values(DatagramBuilder.v5().v5Record(v5()), "application"))
        .containsExactly("unknown");
  }

  private static V5Record v5() {
    return V5Record.flow("10.0.0.1", "10.0.0.2", 1, 1);
  }

  @Test
  void readsTheStackOfLabels() throws Exception {
    DatagramBuilder flows =
        DatagramBuilder.ipfix()
            .template(256, fields(field(70, 3), field(71, 3), field(72, 3)))
            .data(256, flow().unsigned(100 << 4, 3).unsigned((200 << 4) | 1, 3).unsigned(9, 3))
            .data(256, flow().unsigned(100 << 4, 3).unsigned(200 << 4, 3).unsigned(300 << 4, 3))
            .data(256, flow().unsigned(1, 3).unsigned(0, 3).unsigned(0, 3))
            .data(256, flow().unsigned(0, 3).unsigned(0, 3).unsigned(0, 3));
    assertThat(values(flows, "mpls_stack_depth", "mpls_label_bottom"))
        .containsExactly("2", "200", "3", "300", "1", "0", "0", "0");
  }

  @Test
  void readsASegmentOfVxlan() throws Exception {
    DatagramBuilder flows =
        DatagramBuilder.ipfix()
            .template(256, fields(field(351, 8)))
            .data(256, flow().unsigned(0x0100_0000_0000_0539L, 8));
    assertThat(values(flows, "layer2SegmentId")).containsExactly("1337");
  }

  @Test
  void tellsProtocolAndDomainOfTheDatagram() throws Exception {
    String[] by = {"export_proto_version", "export_proto_sysid"};
    assertThat(values(DatagramBuilder.v5().domain(0x0304).v5Record(v5()), by))
        .containsExactly("5", "4");
    for (DatagramBuilder datagram : List.of(DatagramBuilder.v9(), DatagramBuilder.ipfix())) {
      List<String> found =
          values(datagram.domain(0xFFFF_FFFFL).template(256, fields()).data(256, flow()), by);
      assertThat(found.get(0)).isIn("9", "10");
      assertThat(found.get(1)).isEqualTo("4294967295");
    }
  }

  /** nfacctd's rule: what is left to do for who reads the counters. */
  @Test
  void tellsTheRateThatIsNotApplied() throws Exception {
    DatagramBuilder sampled = DatagramBuilder.v5().samplingHeader(1, 10).v5Record(v5());
    assertThat(values(sampled, "sampling_rate")).containsExactly("1");
    policy = DecodePolicy.builder().applySampling(false).build();
    assertThat(values(sampled, "sampling_rate")).containsExactly("10");
    assertThat(values(DatagramBuilder.v5().v5Record(v5()), "sampling_rate")).containsExactly("0");
  }
}
