// SPDX-License-Identifier: Apache-2.0
package io.flowtally.codec;

import static io.flowtally.codec.DatagramBuilder.field;
import static io.flowtally.codec.DatagramBuilder.values;
import static org.assertj.core.api.Assertions.assertThat;

import io.flowtally.codec.exporter.ExporterTable;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.junit.jupiter.api.Test;

/** The fields of a flow beside addresses and counters, and how they turn in a reverse half. */
class FlowRecordTest {
  private static List<String> read(DatagramBuilder datagram, Function<FlowRecord, Object> what) {
    List<String> seen = new ArrayList<>();
    byte[] octets = datagram.build();
    RecordSink sink = flow -> seen.add(String.valueOf(what.apply(flow)));
    new DatagramDecoder(new ExporterTable(CodecLimits.defaults()), sink)
        .decode(octets, 0, octets.length, 0, Flows.EXPORTER, 0, 1);
    return seen;
  }

  private static DatagramBuilder v5(V5Record record) {
    return DatagramBuilder.v5().v5Record(record);
  }

  private static String ports(FlowRecord flow) {
    return flow.srcPort() + ">" + flow.dstPort();
  }

  @Test
  void readsTheFieldsOfVersion5() {
    V5Record record =
        V5Record.flow("10.0.0.1", "10.0.0.2", 1, 1)
            .ports(1234, 443)
            .protocol(17)
            .tos(184)
            .tcpFlags(0x1B)
            .as(64512, 65000)
            .masks(24, 8)
            .interfaces(3, 65535);
    assertThat(read(v5(record), FlowRecordTest::ports)).containsExactly("1234>443");
    assertThat(read(v5(record), flow -> flow.protocol() + " " + flow.tos() + " " + flow.tcpFlags()))
        .containsExactly("17 184 27");
    assertThat(read(v5(record), flow -> flow.srcAs() + " " + flow.dstAs()))
        .containsExactly("64512 65000");
    assertThat(read(v5(record), flow -> flow.srcMask() + " " + flow.dstMask()))
        .containsExactly("24 8");
    assertThat(read(v5(record), flow -> flow.inInterface() + " " + flow.outInterface()))
        .containsExactly("3 65535");
    assertThat(read(v5(record), flow -> flow.direction() + " " + flow.hasVlan()))
        .containsExactly("-1 false");
    assertThat(read(v5(record), FlowRecord::exporterLo)).containsExactly("" + Flows.EXPORTER);
  }

  /** As nfacctd: what an aggregating exporter says, else one. */
  @Test
  void countsTheFlowsThatARecordStandsFor() {
    assertThat(read(v5(V5Record.flow("10.0.0.1", "10.0.0.2", 1, 1)), FlowCount::of))
        .containsExactly("1");
    for (DatagramBuilder version : List.of(DatagramBuilder.v9(), DatagramBuilder.ipfix())) {
      DatagramBuilder datagram =
          version
              .template(256, field(8, 4), field(12, 4), field(1, 4), field(2, 4), field(3, 8))
              .data(256, flows(7))
              .data(256, flows(0))
              .data(256, flows(0xFFFF_FFFFL))
              .data(256, flows(0x1_0000_0000L))
              .data(256, flows(-1));
      assertThat(read(datagram, FlowCount::of)).containsExactly("7", "1", "4294967295", "1", "1");
    }
  }

  private static Octets flows(long count) {
    return new Octets()
        .ip("10.0.0.1")
        .ip("10.0.0.2")
        .unsigned(100, 4)
        .unsigned(1, 4)
        .unsigned(count, 8);
  }

  @Test
  void readsIcmpTypeAndCodeFromTheDestinationPort() {
    V5Record ping = V5Record.flow("10.0.0.1", "10.0.0.2", 1, 1).protocol(1).ports(0, 0x0803);
    assertThat(read(v5(ping), flow -> flow.icmpType() + "/" + flow.icmpCode()))
        .containsExactly("8/3");
  }

  private static DatagramBuilder one(Octets record, DatagramBuilder.Field... fields) {
    return DatagramBuilder.ipfix().template(256, fields).data(256, record);
  }

  @Test
  void readsIcmpTypeAndCodeFromTheirElements() {
    assertThat(
            read(
                one(values().u32(1).u8(3).u8(1), field(1, 4), field(176, 1), field(177, 1)),
                flow -> flow.icmpType() + "/" + flow.icmpCode()))
        .containsExactly("3/1");
    assertThat(
            read(
                one(values().u32(1).u16(0x8001), field(1, 4), field(139, 2)),
                flow -> flow.icmpType() + "/" + flow.icmpCode()))
        .containsExactly("128/1");
  }

  @Test
  void readsVlanMplsAndDirection() {
    DatagramBuilder tagged =
        one(
            values().u32(1).u16(300).u8(0).u16(0x3E81).u8(1),
            field(1, 4),
            field(58, 2),
            field(70, 3),
            field(61, 1));
    assertThat(read(tagged, flow -> flow.vlan() + " " + flow.hasMpls() + " " + flow.direction()))
        .containsExactly("300 true 1");
    DatagramBuilder untagged =
        one(values().u32(1).u16(0).unsigned(0, 3), field(1, 4), field(58, 2), field(70, 3));
    assertThat(read(untagged, flow -> flow.hasVlan() + " " + flow.hasMpls()))
        .containsExactly("false false");
  }

  @Test
  void readsPortsOfAnyTransport() {
    DatagramBuilder nbar =
        one(
            values().u32(1).u16(0).u16(0).u16(5000).u16(161),
            field(1, 4),
            field(182, 2),
            field(183, 2),
            field(180, 2),
            field(181, 2));
    assertThat(read(nbar, FlowRecordTest::ports)).containsExactly("5000>161");
  }

  @Test
  void readsMasksOfTheFamily() {
    DatagramBuilder six =
        one(
            values().ip("2001:db8::1").ip("2001:db8::2").u32(1).u8(48).u8(64).u8(24),
            field(27, 16),
            field(28, 16),
            field(1, 4),
            field(29, 1),
            field(30, 1),
            field(9, 1));
    assertThat(read(six, flow -> flow.srcMask() + " " + flow.dstMask())).containsExactly("48 64");
  }

  @Test
  void turnsEverythingInAReverseHalf() {
    DatagramBuilder biflow =
        one(
            values()
                .ip("10.0.0.1")
                .ip("8.8.8.8")
                .u16(1000)
                .u16(443)
                .u16(1)
                .u16(2)
                .u8(24)
                .u8(8)
                .u32(3)
                .u32(4)
                .u8(2)
                .u8(18)
                .u32(10)
                .u32(20),
            field(8, 4),
            field(12, 4),
            field(7, 2),
            field(11, 2),
            field(16, 2),
            field(17, 2),
            field(9, 1),
            field(13, 1),
            field(10, 4),
            field(14, 4),
            field(6, 1),
            field(29305, 6, 1),
            field(1, 4),
            field(29305, 1, 4));
    assertThat(read(biflow, FlowRecordTest::ports)).containsExactly("1000>443", "443>1000");
    assertThat(read(biflow, flow -> flow.srcAs() + ">" + flow.dstAs()))
        .containsExactly("1>2", "2>1");
    assertThat(read(biflow, flow -> flow.srcMask() + ">" + flow.dstMask()))
        .containsExactly("24>8", "8>24");
    assertThat(read(biflow, flow -> flow.inInterface() + ">" + flow.outInterface()))
        .containsExactly("3>4", "4>3");
    assertThat(read(biflow, FlowRecord::tcpFlags)).containsExactly("2", "18");
  }

  @Test
  void usesThePortBehindNatOnlyInTheInsideView() {
    DatagramBuilder nat =
        one(
            values().ip("8.8.8.8").ip("203.0.113.1").ip("10.0.0.5").u16(61000).u16(5000).u32(1),
            field(8, 4),
            field(12, 4),
            field(226, 4),
            field(11, 2),
            field(228, 2),
            field(1, 4));
    assertThat(read(nat, FlowRecord::dstPort)).containsExactly("5000");
  }
}
