// SPDX-License-Identifier: Apache-2.0
package io.flowtally.codec;

import static io.flowtally.codec.DatagramBuilder.VARIABLE;
import static io.flowtally.codec.DatagramBuilder.field;
import static io.flowtally.codec.DatagramBuilder.values;
import static org.assertj.core.api.Assertions.assertThat;

import io.flowtally.codec.exporter.ExporterTable;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Records of fixed and of variable length, and the raw view of them. */
class DataSetReaderTest {
  private final Flows flows = new Flows();

  /** RFC 7011 section 7: one octet of length, or 255 and two. H3C sends such templates in v9. */
  @ParameterizedTest
  @EnumSource(names = {"V9", "IPFIX"})
  void readsBothFormsOfVariableLength(ProtocolVersion version) {
    flows.send(
        DatagramBuilder.of(version)
            .template(256, field(8, 4), field(82, VARIABLE), field(12, 4), field(1, VARIABLE))
            .data(
                256,
                values().ip("10.0.0.1").variable((byte) 'a').ip("10.0.0.2").variable((byte) 9),
                values()
                    .ip("10.0.0.3")
                    .variableLong(new byte[300])
                    .ip("10.0.0.4")
                    .variableLong((byte) 1, (byte) 0),
                values().ip("10.0.0.5").variable().ip("10.0.0.6").variable()));
    assertThat(flows.lines)
        .containsExactly(
            "10.0.0.1 > 10.0.0.2 9/0", "10.0.0.3 > 10.0.0.4 256/0", "10.0.0.5 > 10.0.0.6 0/0");
  }

  /** RFC 7011 section 6.2. */
  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 4, 5, 6, 7, 8})
  void readsIntegersOfReducedSize(int size) {
    long bytes = 0x0011223344556677L >>> (64 - 8 * size);
    flows.send(
        DatagramBuilder.ipfix()
            .template(256, field(1, size), field(2, 9 - size))
            .data(256, values().unsigned(bytes, size).unsigned(5, 9 - size)));
    assertThat(flows.lines).containsExactly("0.0.0.0 > 0.0.0.0 " + bytes + "/5");
  }

  /** RFC 6313: lists have variable length, and what is in them is not of the flow. */
  @Test
  void skipsListsByTheirLength() {
    byte[] list = values().u8(3).u16(8).u16(4).ip("99.99.99.99").toByteArray();
    flows.send(
        DatagramBuilder.ipfix()
            .template(256, field(291, VARIABLE), field(8, 4), field(293, VARIABLE), field(1, 4))
            .data(256, values().variable(list).ip("10.0.0.1").variableLong(list).u32(7)));
    assertThat(flows.lines).containsExactly("10.0.0.1 > 0.0.0.0 7/0");
  }

  @Test
  void skipsEnterpriseElementsEvenWithKnownNumbers() {
    flows.send(
        DatagramBuilder.ipfix()
            .template(256, field(9, 1, 4), field(8, 4), field(35632, 8, 4), field(1, 4))
            .data(256, values().u32(1).ip("10.0.0.1").u32(2).u32(7)));
    assertThat(flows.lines).containsExactly("10.0.0.1 > 0.0.0.0 7/0");
  }

  /** RFC 7011 section 8: of repeated elements the last is the innermost; zero falls back. */
  @Test
  void takesTheInnerOfRepeatedAddresses() {
    flows.send(
        DatagramBuilder.ipfix()
            .template(256, field(8, 4), field(12, 4), field(8, 4), field(12, 4), field(1, 4))
            .data(
                256,
                values().ip("1.1.1.1").ip("2.2.2.2").ip("10.0.0.1").ip("10.0.0.2").u32(7),
                values().ip("1.1.1.1").ip("2.2.2.2").ip("0.0.0.0").ip("0.0.0.0").u32(8)));
    assertThat(flows.lines).containsExactly("10.0.0.1 > 10.0.0.2 7/0", "1.1.1.1 > 2.2.2.2 8/0");
  }

  @Test
  void takesTheInnerOfRepeatedAddressesInRecordsOfVariableLength() {
    flows.send(
        DatagramBuilder.ipfix()
            .template(256, field(8, 4), field(82, VARIABLE), field(8, 4), field(7, 2), field(7, 2))
            .data(256, values().ip("1.1.1.1").variable((byte) 1).ip("10.0.0.1").u16(1).u16(2)));
    assertThat(flows.exporter().events()).as("without counters").isEqualTo(1);
    flows.send(
        DatagramBuilder.ipfix()
            .template(257, field(8, 4), field(82, VARIABLE), field(8, 4), field(1, 1))
            .data(257, values().ip("1.1.1.1").variable((byte) 1).ip("10.0.0.1").u8(9)));
    assertThat(flows.lines).containsExactly("10.0.0.1 > 0.0.0.0 9/0");
  }

  @Test
  void takesTheFirstOfRepeatedCounters() {
    flows.send(
        DatagramBuilder.ipfix()
            .template(256, field(1, 4), field(1, 4))
            .data(256, values().u32(7).u32(9)));
    assertThat(flows.lines).containsExactly("0.0.0.0 > 0.0.0.0 7/0");
  }

  @Test
  void readsNothingOfAFieldOfLengthZero() {
    flows.send(
        DatagramBuilder.v9()
            .template(256, field(8, 4), field(1, 0), field(2, 4), field(151, 0))
            .data(256, values().ip("10.0.0.1").u32(3)));
    assertThat(flows.lines).containsExactly("10.0.0.1 > 0.0.0.0 0/3");
  }

  @Test
  void showsEveryFieldInWireOrder() {
    List<String> seen = new ArrayList<>();
    RecordSink raw =
        new RecordSink() {
          @Override
          public void onFlow(FlowRecord flow) {}

          @Override
          public void onRecord(DataRecord record) {
            seen.add(
                record.version()
                    + " domain "
                    + record.domain()
                    + " template "
                    + record.templateId()
                    + (record.isOptions() ? " options " : " flow ")
                    + record.length());
            record.forEachField(
                (pen, id, scope, buffer, offset, length) ->
                    seen.add(
                        (scope ? "scope " : "")
                            + pen
                            + ":"
                            + id
                            + "="
                            + HexFormat.of().formatHex(buffer, offset, offset + length)));
          }

          @Override
          public boolean wantsRecords() {
            return true;
          }
        };
    byte[] datagram =
        DatagramBuilder.ipfix()
            .domain(0xFFFF_FFFFL)
            .template(256, field(1, 1), field(29305, 1, 2), field(82, VARIABLE))
            .data(256, values().u8(1).u16(2).variable((byte) 3))
            .optionsTemplate(257, 1, field(144, 1), field(34, 1))
            .data(257, values().u8(4).u8(5))
            .build();
    new DatagramDecoder(new ExporterTable(CodecLimits.defaults()), raw)
        .decode(datagram, 0, datagram.length, 0, Flows.EXPORTER, 0, 1);
    assertThat(seen)
        .containsExactly(
            "10 domain 4294967295 template 256 flow 5",
            "0:1=01",
            "29305:1=0002",
            "0:82=03",
            "10 domain 4294967295 template 257 options 2",
            "scope 0:144=04",
            "0:34=05");
  }
}
