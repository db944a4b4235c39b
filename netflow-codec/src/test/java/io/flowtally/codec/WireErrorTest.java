// SPDX-License-Identifier: Apache-2.0
package io.flowtally.codec;

import static io.flowtally.codec.DatagramBuilder.VARIABLE;
import static io.flowtally.codec.DatagramBuilder.field;
import static io.flowtally.codec.DatagramBuilder.values;
import static org.assertj.core.api.Assertions.assertThat;

import io.flowtally.address.IpAddress;
import io.flowtally.codec.exporter.ExporterTableTest;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/**
 * For each row of {@link WireError} what brings it about, and what is decoded all the same. {@link
 * WireError#TEMPLATE_LIMIT} takes many exporters: see {@link ExporterTableTest}.
 */
class WireErrorTest {
  private static final DatagramBuilder.Field[] FLOW = {
    field(8, 4), field(12, 4), field(1, 4), field(2, 4)
  };

  private final Flows flows = new Flows();

  private static Octets record(int bytes) {
    return values().ip("10.0.0.1").ip("10.0.0.2").u32(bytes).u32(1);
  }

  private static DatagramBuilder ipfix() {
    return DatagramBuilder.ipfix().template(256, FLOW);
  }

  private void rejected(byte[] datagram, WireError error, WireError... besides) {
    assertThat(flows.send(datagram)).isFalse();
    counted(error, besides);
    assertThat(error.rejectsDatagram()).isTrue();
    assertThat(flows.table.decodedDatagrams()).isZero();
    assertThat(flows.lines).isEmpty();
  }

  private void decoded(DatagramBuilder datagram, WireError error, WireError... besides) {
    assertThat(flows.send(datagram.build())).isTrue();
    counted(error, besides);
    assertThat(error.rejectsDatagram()).isFalse();
    assertThat(flows.table.decodedDatagrams()).isEqualTo(1);
  }

  private void counted(WireError error, WireError... besides) {
    Set<WireError> all = EnumSet.of(error, besides);
    Set<WireError> found =
        Arrays.stream(WireError.values())
            .filter(one -> flows.table.errors(one) > 0)
            .collect(Collectors.toSet());
    assertThat(found).isEqualTo(all);
  }

  @Test
  void leavesOutAFlowThatNobodyCanHaveSent() {
    DatagramBuilder datagram =
        DatagramBuilder.ipfix().template(256, field(8, 4), field(12, 4), field(1, 8), field(34, 4));
    Octets start = values().ip("10.0.0.1").ip("10.0.0.2");
    byte[] addresses = start.toByteArray();
    decoded(
        datagram.data(
            256,
            values().bytes(addresses).u64(-1).u32(1),
            values().bytes(addresses).u64(1L << 53).u32(2),
            values().bytes(addresses).u64(1L << 53).u32(1)),
        WireError.COUNTER_TOO_LARGE);
    assertThat(flows.table.errors(WireError.COUNTER_TOO_LARGE)).isEqualTo(2);
    assertThat(flows.lines).hasSize(1);
  }

  @Test
  void namesReasonsInSnakeCaseAndNoneTwice() {
    assertThat(WireError.values()).allMatch(error -> error.reason().matches("[a-z_]+"));
    assertThat(WireError.values()).extracting(WireError::reason).doesNotHaveDuplicates();
  }

  @Test
  void headerCut() {
    rejected(new byte[] {0}, WireError.HEADER_CUT);
  }

  @Test
  void headerCutInEachVersion() {
    assertThat(flows.send(DatagramBuilder.v5().truncatedTo(23).build())).isFalse();
    assertThat(flows.send(DatagramBuilder.v9().truncatedTo(19).build())).isFalse();
    assertThat(flows.send(DatagramBuilder.ipfix().truncatedTo(15).build())).isFalse();
    assertThat(flows.table.errors(WireError.HEADER_CUT)).isEqualTo(3);
  }

  @Test
  void unknownVersion() {
    rejected(ipfix().version(8).build(), WireError.UNKNOWN_VERSION);
  }

  /** RFC 7011 section 3.1: the length counts the header. */
  @Test
  void messageLength() {
    rejected(DatagramBuilder.ipfix().headerLengthOff(-1).build(), WireError.MESSAGE_LENGTH);
  }

  @Test
  void noWholeRecord() {
    rejected(DatagramBuilder.v5().headerCount(1).build(), WireError.NO_WHOLE_RECORD);
  }

  @Test
  void nothingUsable() {
    byte[] zeros = new byte[64];
    rejected(
        DatagramBuilder.ipfix().trailing(zeros).build(),
        WireError.NOTHING_USABLE,
        WireError.SET_TOO_SHORT);
  }

  @Test
  void messageCut() {
    decoded(ipfix().data(256, record(5)).headerLengthOff(100), WireError.MESSAGE_CUT);
    assertThat(flows.lines).containsExactly("10.0.0.1 > 10.0.0.2 5/1");
  }

  @Test
  void setTooShort() {
    decoded(ipfix().data(256, record(5)).rawSet(256, 3), WireError.SET_TOO_SHORT);
    assertThat(flows.lines).hasSize(1);
  }

  @Test
  void setTooLong() {
    decoded(
        ipfix().data(256, record(5)).data(256, record(6)).setLengthOff(1), WireError.SET_TOO_LONG);
    assertThat(flows.lines).containsExactly("10.0.0.1 > 10.0.0.2 5/1");
  }

  @Test
  void reservedSet() {
    decoded(ipfix().rawSet(4, 8, 0, 0, 0, 0).data(256, record(5)), WireError.RESERVED_SET);
    assertThat(flows.lines).hasSize(1);
  }

  /** Template sets of v9 are 0 and 1, those of IPFIX 2 and 3 (RFC 7011 section 3.3.2). */
  @Test
  void templateSetsOfIpfixAreReservedInV9() {
    flows.send(DatagramBuilder.v9().rawSet(2, 12, 1, 0, 0, 1, 0, 8, 0, 4));
    flows.send(DatagramBuilder.v9().rawSet(3, 14, 1, 0, 0, 1, 0, 1, 0, 8, 0, 4));
    assertThat(flows.table.errors(WireError.RESERVED_SET)).isEqualTo(2);
    assertThat(flows.exporter().templateCount()).isZero();
  }

  @Test
  void templateCut() {
    decoded(
        DatagramBuilder.ipfix()
            .templateSet()
            .andTemplate(256, FLOW)
            .andTemplate(257, FLOW)
            .fieldCount(4)
            .setLengthOff(-4),
        WireError.TEMPLATE_CUT);
    assertThat(flows.exporter().templateCount()).isEqualTo(1);
  }

  @Test
  void templateId() {
    decoded(DatagramBuilder.ipfix().template(255, FLOW), WireError.TEMPLATE_ID);
    assertThat(flows.exporter().templateCount()).isZero();
  }

  @Test
  void emptyTemplate() {
    decoded(DatagramBuilder.v9().template(256), WireError.EMPTY_TEMPLATE);
  }

  /** RFC 3954 knows no withdrawals: a forged or broken one costs no data. */
  @Test
  void emptyTemplateKeepsTheOneBefore() {
    decoded(
        DatagramBuilder.v9().template(256, FLOW).template(256).data(256, record(1)),
        WireError.EMPTY_TEMPLATE);
    assertThat(flows.lines).hasSize(1);
    assertThat(flows.exporter().templateCount()).isEqualTo(1);
  }

  @Test
  void emptyOptionsTemplateKeepsTheOneBefore() {
    decoded(
        DatagramBuilder.v9().template(256, FLOW).optionsTemplate(256, 0).data(256, record(1)),
        WireError.EMPTY_TEMPLATE);
    assertThat(flows.lines).hasSize(1);
  }

  /** A template of zero-length fields would make records that never end. */
  @Test
  void emptyTemplateOfZeroLengthFields() {
    decoded(
        DatagramBuilder.ipfix().template(256, field(8, 0), field(12, 0)).data(256, record(1)),
        WireError.EMPTY_TEMPLATE,
        WireError.UNKNOWN_TEMPLATE);
  }

  /** RFC 7011 section 3.4.2.2: the scope field count must not be zero. */
  @Test
  void scopeCount() {
    decoded(DatagramBuilder.ipfix().optionsTemplate(256, 0, FLOW), WireError.SCOPE_COUNT);
  }

  @Test
  void scopeCountBeyondTheFields() {
    decoded(
        DatagramBuilder.ipfix().rawSet(3, 14, 1, 0, 0, 1, 0, 2, 0, 8, 0, 4), WireError.SCOPE_COUNT);
  }

  /** RFC 3954 section 6.1: option lengths are those of whole field specifiers. */
  @Test
  void scopeCountOfHalfAField() {
    decoded(
        DatagramBuilder.v9().rawSet(1, 14, 1, 0, 0, 3, 0, 4, 0, 1, 0, 4), WireError.SCOPE_COUNT);
  }

  @Test
  void withdrawalIgnored() {
    decoded(ipfix().withdrawal(256).data(256, record(5)), WireError.WITHDRAWAL_IGNORED);
    assertThat(flows.lines).hasSize(1);
  }

  @Test
  void unknownTemplate() {
    decoded(ipfix().data(300, record(5)).data(256, record(6)), WireError.UNKNOWN_TEMPLATE);
    assertThat(flows.lines).containsExactly("10.0.0.1 > 10.0.0.2 6/1");
  }

  @Test
  void recordCut() {
    decoded(ipfix().data(256, values().u32(1)).data(256, record(6)), WireError.RECORD_CUT);
    assertThat(flows.lines).hasSize(1);
  }

  @Test
  void fieldCut() {
    decoded(
        DatagramBuilder.ipfix()
            .template(256, field(8, 4), field(12, 4), field(1, 4), field(82, VARIABLE))
            .data(
                256,
                values().ip("10.0.0.1").ip("10.0.0.2").u32(7).variable((byte) 1),
                values().ip("10.0.0.1").ip("10.0.0.2").u32(8).u8(200)),
        WireError.FIELD_CUT);
    assertThat(flows.lines).containsExactly("10.0.0.1 > 10.0.0.2 7/0");
  }

  @Test
  void recordCount() {
    decoded(
        DatagramBuilder.v5().v5Record(V5Record.flow("10.0.0.1", "10.0.0.2", 7, 1)).headerCount(30),
        WireError.RECORD_COUNT);
    assertThat(flows.lines).hasSize(1);
  }

  @Test
  void trailingOctets() {
    decoded(
        ipfix().data(256, record(5)).data(256, record(6)).headerLengthOff(-20),
        WireError.TRAILING_OCTETS);
    assertThat(flows.lines).hasSize(1);
  }

  @Test
  void trailingOctetsOfVersion5() {
    DatagramBuilder two =
        DatagramBuilder.v5()
            .v5Record(V5Record.flow("10.0.0.1", "10.0.0.2", 7, 1))
            .v5Record(V5Record.flow("10.0.0.1", "10.0.0.2", 8, 1));
    decoded(two.headerCount(1), WireError.TRAILING_OCTETS);
    assertThat(flows.lines).containsExactly("10.0.0.1 > 10.0.0.2 7/1");
  }

  @Test
  void countsRejectedDatagramsOfUnknownAddressesInTheTable() {
    flows.sendFrom(IpAddress.v4(0xC6336401), new byte[] {0, 1, 2});
    assertThat(flows.table.find(0, IpAddress.v4(0xC6336401))).isNull();
    assertThat(flows.table.errors(WireError.UNKNOWN_VERSION)).isEqualTo(1);
  }
}
