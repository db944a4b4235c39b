// SPDX-License-Identifier: Apache-2.0
package io.flowtally.codec;

import static io.flowtally.codec.DatagramBuilder.field;
import static io.flowtally.codec.DatagramBuilder.values;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What counts: deltas and totals, both halves of a biflow, events of firewalls and of NAT. */
class FlowReaderTest {
  private static final DatagramBuilder.Field SRC = field(8, 4);
  private static final DatagramBuilder.Field DST = field(12, 4);

  private final Flows flows = new Flows();

  private void send(Octets record, DatagramBuilder.Field... fields) {
    flows.send(DatagramBuilder.v9().template(256, fields).data(256, record));
  }

  private static Octets hosts() {
    return values().ip("10.0.0.1").ip("8.8.8.8");
  }

  @ParameterizedTest
  @CsvSource({"1,2", "85,86", "23,24"})
  void countsEachKindOfCounter(int bytes, int packets) {
    send(hosts().u32(700).u32(7), SRC, DST, field(bytes, 4), field(packets, 4));
    assertThat(flows.lines).containsExactly("10.0.0.1 > 8.8.8.8 700/7");
  }

  @Test
  void countsOctetsOfLayer2AndOfInitiatorsWhereThereAreNoOthers() {
    send(hosts().u32(700), SRC, DST, field(352, 4));
    send(hosts().u32(800), SRC, DST, field(231, 4));
    assertThat(flows.lines).containsExactly("10.0.0.1 > 8.8.8.8 700/0", "10.0.0.1 > 8.8.8.8 800/0");
  }

  @Test
  void prefersDeltasToTotalsAndPostCounters() {
    DatagramBuilder.Field[] all = {SRC, DST, field(23, 4), field(85, 4), field(1, 4)};
    send(hosts().u32(1).u32(2).u32(3), all);
    assertThat(flows.lines).containsExactly("10.0.0.1 > 8.8.8.8 3/0");
  }

  /** IE 85 counts since the start of the flow: of its second record only what is new. */
  @Test
  void countsRunningTotalsOnce() {
    DatagramBuilder.Field[] total = {SRC, DST, field(152, 8), field(85, 4), field(86, 4)};
    send(hosts().u64(1).u32(100).u32(1), total);
    send(hosts().u64(1).u32(350).u32(3), total);
    send(hosts().u64(1).u32(350).u32(3), total);
    assertThat(flows.lines)
        .containsExactly(
            "10.0.0.1 > 8.8.8.8 100/1", "10.0.0.1 > 8.8.8.8 250/2", "10.0.0.1 > 8.8.8.8 0/0");
  }

  @Test
  void countsTotalsOfAnotherFlowAnew() {
    DatagramBuilder.Field[] total = {SRC, DST, field(152, 8), field(85, 4)};
    send(hosts().u64(1).u32(100), total);
    send(hosts().u64(2).u32(350), total);
    send(hosts().u64(1).u32(40), total);
    assertThat(flows.lines)
        .extracting(line -> line.substring(line.lastIndexOf(' ') + 1))
        .containsExactly("100/0", "350/0", "40/0");
  }

  /** Without a start time or flow id nobody can tell one flow's totals from another's. */
  @Test
  void countsTotalsOfUnidentifiedFlowsAsDeltas() {
    DatagramBuilder.Field[] total = {SRC, DST, field(85, 4)};
    send(hosts().u32(56), total);
    send(hosts().u32(56), total);
    assertThat(flows.lines).hasSize(2).allMatch(line -> line.endsWith(" 56/0"));
  }

  private static final int INTERIM = 2;
  private static final int END = 3;

  private void total(int total, int reason) {
    DatagramBuilder.Field[] fields = {SRC, DST, field(152, 8), field(85, 4), field(136, 1)};
    send(hosts().u64(9).u32(total).u8(reason), fields);
  }

  private long octets() {
    return flows.lines.stream()
        .mapToLong(line -> Long.parseLong(line.replaceAll(".* |/.*", "")))
        .sum();
  }

  /** Datagrams are repeated and overtake each other: 150 octets whatever their order. */
  @ParameterizedTest
  @CsvSource({
    "100,2, 150,3, 0,0",
    "100,2, 150,3, 150,3",
    "100,2, 150,3, 100,2",
    "150,3, 100,2, 0,0",
    "150,3, 100,2, 150,3",
    "150,3, 150,3, 100,2",
    "150,3, 150,3, 0,0",
  })
  void countsTotalsOnceInAnyOrder(int a, int reasonA, int b, int reasonB, int c, int reasonC) {
    total(a, reasonA);
    total(b, reasonB);
    if (reasonC != 0) {
      total(c, reasonC);
    }
    assertThat(octets()).isEqualTo(150);
  }

  @Test
  void countsAFlowLongAfterItsEndAnew() {
    total(100, INTERIM);
    total(150, END);
    flows.nowMs += 60_000;
    total(160, END);
    assertThat(octets()).isEqualTo(150 + 160);
  }

  /** Octets are a delta, packets a total. */
  @Test
  void countsADeltaBesideATotalEachInItsWay() {
    DatagramBuilder.Field[] mixed = {SRC, DST, field(152, 8), field(1, 4), field(86, 4)};
    send(hosts().u64(1).u32(100).u32(1), mixed);
    send(hosts().u64(1).u32(250).u32(3), mixed);
    assertThat(flows.lines).containsExactly("10.0.0.1 > 8.8.8.8 100/1", "10.0.0.1 > 8.8.8.8 250/2");
  }

  @Test
  void countsATotalBesideADeltaEachInItsWay() {
    DatagramBuilder.Field[] mixed = {SRC, DST, field(152, 8), field(85, 4), field(2, 4)};
    send(hosts().u64(1).u32(100).u32(3), mixed);
    send(hosts().u64(1).u32(350).u32(2), mixed);
    assertThat(flows.lines).containsExactly("10.0.0.1 > 8.8.8.8 100/3", "10.0.0.1 > 8.8.8.8 250/2");
  }

  /** Forward deltas, reverse totals, and the other way round; the reverse halves mixed too. */
  @ParameterizedTest
  @CsvSource({
    "1,2,85,86, 350/3, 250/2",
    "85,86,1,2, 250/2, 350/3",
    "1,2,1,86, 350/3, 350/2",
    "1,86,85,2, 350/2, 250/3",
  })
  void countsTheReverseHalfInItsOwnWay(
      int bytes, int packets, int backBytes, int backPackets, String forward, String back) {
    DatagramBuilder.Field[] fields = {
      SRC,
      DST,
      field(152, 8),
      field(bytes, 4),
      field(packets, 4),
      field(29305, backBytes, 4),
      field(29305, backPackets, 4)
    };
    for (int i = 0; i < 2; i++) {
      Octets record = hosts().u64(1);
      for (int half = 0; half < 2; half++) {
        record.u32(100 + 250 * i).u32(1 + 2 * i);
      }
      flows.send(DatagramBuilder.ipfix().template(256, fields).data(256, record));
    }
    assertThat(flows.lines)
        .containsExactly(
            "10.0.0.1 > 8.8.8.8 100/1",
            "8.8.8.8 > 10.0.0.1 100/1",
            "10.0.0.1 > 8.8.8.8 " + forward,
            "8.8.8.8 > 10.0.0.1 " + back);
  }

  /** RFC 5103: reverse elements bear enterprise number 29305. */
  @Test
  void countsBothHalvesOfABiflow() {
    flows.send(
        DatagramBuilder.ipfix()
            .template(
                256, SRC, DST, field(1, 4), field(2, 4), field(29305, 1, 4), field(29305, 2, 4))
            .data(
                256,
                hosts().u32(100).u32(1).u32(900).u32(9),
                hosts().u32(100).u32(1).u32(0).u32(0),
                hosts().u32(0).u32(0).u32(900).u32(9)));
    assertThat(flows.lines)
        .containsExactly(
            "10.0.0.1 > 8.8.8.8 100/1",
            "8.8.8.8 > 10.0.0.1 900/9",
            "10.0.0.1 > 8.8.8.8 100/1",
            "8.8.8.8 > 10.0.0.1 900/9");
    assertThat(flows.exporter().records(ProtocolVersion.IPFIX)).isEqualTo(3);
    assertThat(flows.exporter().flows()).isEqualTo(4);
  }

  @Test
  void ignoresReverseCountersIfThePolicySaysSo() {
    flows.decoder.policy(DecodePolicy.builder().reverse(false).build());
    send(hosts().u32(100).u32(900), SRC, DST, field(231, 4), field(232, 4));
    assertThat(flows.lines).containsExactly("10.0.0.1 > 8.8.8.8 100/0");
  }

  /** Huawei uses element 232 for something else, beside the usual counters. */
  @Test
  void takesResponderOctetsOnlyBesideInitiatorOctets() {
    send(hosts().u32(100).u16(900), SRC, DST, field(1, 4), field(232, 2));
    assertThat(flows.lines).containsExactly("10.0.0.1 > 8.8.8.8 100/0");
  }

  private static final DatagramBuilder.Field[] NSEL = {
    field(148, 4),
    SRC,
    DST,
    field(233, 1),
    field(231, 4),
    field(232, 4),
    field(298, 4),
    field(299, 4)
  };

  private void nsel(int connection, int event, int out, int in) {
    Octets record = values().u32(connection).ip("10.0.0.1").ip("8.8.8.8").u8(event);
    send(record.u32(out).u32(in).u32(out / 100).u32(in / 100), NSEL);
  }

  /**
   * Cisco ASA NetFlow implementation guide: flow-update events carry the octets since the last one,
   * the flow-teardown those of the whole flow.
   */
  @Test
  void countsTheUpdatesOfAFirewallAndOfItsTeardownOnlyTheRest() {
    nsel(7, 1, 0, 0);
    nsel(7, 5, 100, 1000);
    nsel(7, 5, 200, 0);
    nsel(7, 2, 350, 1500);
    assertThat(flows.lines)
        .containsExactly(
            "10.0.0.1 > 8.8.8.8 100/1",
            "8.8.8.8 > 10.0.0.1 1000/10",
            "10.0.0.1 > 8.8.8.8 200/2",
            "10.0.0.1 > 8.8.8.8 50/0",
            "8.8.8.8 > 10.0.0.1 500/5");
    assertThat(flows.exporter().events()).isEqualTo(1);
  }

  @Test
  void countsTheTeardownOfAConnectionWithoutUpdates() {
    nsel(7, 2, 350, 1500);
    nsel(8, 2, 100, 0);
    assertThat(flows.lines)
        .containsExactly(
            "10.0.0.1 > 8.8.8.8 350/3", "8.8.8.8 > 10.0.0.1 1500/15", "10.0.0.1 > 8.8.8.8 100/1");
  }

  /** Packets are a delta: of the teardown only the octets hold what updates counted. */
  @Test
  void countsDeltasBesideTheOctetsOfAConnection() {
    DatagramBuilder.Field[] mixed = {
      field(148, 4), SRC, DST, field(233, 1), field(231, 4), field(2, 4)
    };
    send(values().u32(7).ip("10.0.0.1").ip("8.8.8.8").u8(5).u32(100).u32(1), mixed);
    send(values().u32(7).ip("10.0.0.1").ip("8.8.8.8").u8(2).u32(350).u32(3), mixed);
    assertThat(flows.lines).containsExactly("10.0.0.1 > 8.8.8.8 100/1", "10.0.0.1 > 8.8.8.8 250/3");
  }

  @Test
  void takesATeardownThatOnlyRepeatsAsAnEvent() {
    nsel(7, 5, 100, 1000);
    nsel(7, 2, 100, 1000);
    assertThat(flows.lines).hasSize(2);
    assertThat(flows.exporter().events()).isEqualTo(1);
  }

  @Test
  void countsOnceIfTheTeardownComesBeforeTheLastUpdate() {
    nsel(7, 5, 100, 0);
    nsel(7, 2, 300, 0);
    nsel(7, 5, 200, 0);
    assertThat(flows.lines).containsExactly("10.0.0.1 > 8.8.8.8 100/1", "10.0.0.1 > 8.8.8.8 200/2");
  }

  @ParameterizedTest
  @CsvSource({"1", "3", "4"})
  void takesCreatedDeniedAndAlertAsEvents(int event) {
    nsel(7, event, 100, 1000);
    assertThat(flows.lines).isEmpty();
    assertThat(flows.exporter().events()).isEqualTo(1);
  }

  /** Palo Alto sends deltas with every event; they never repeat. */
  @Test
  void countsDeltasWhateverTheEvent() {
    DatagramBuilder.Field[] delta = {SRC, DST, field(1, 4), field(233, 1)};
    send(hosts().u32(70).u8(1), delta);
    send(hosts().u32(80).u8(2), delta);
    send(hosts().u32(0).u8(1), delta);
    assertThat(flows.lines).containsExactly("10.0.0.1 > 8.8.8.8 70/0", "10.0.0.1 > 8.8.8.8 80/0");
    assertThat(flows.exporter().events()).isEqualTo(1);
  }

  /** An ASA before 8.4(5): totals of both directions at the teardown, event as element 40005. */
  @Test
  void countsTheTotalsOfAnOldFirewallOnce() {
    DatagramBuilder.Field[] old = {field(148, 4), SRC, DST, field(40005, 1), field(85, 4)};
    send(values().u32(1).ip("10.0.0.1").ip("8.8.8.8").u8(2).u32(56), old);
    send(values().u32(2).ip("10.0.0.1").ip("8.8.8.8").u8(2).u32(56), old);
    send(values().u32(3).ip("10.0.0.1").ip("8.8.8.8").u8(1).u32(0), old);
    assertThat(flows.lines).hasSize(2).allMatch(line -> line.endsWith(" 56/0"));
  }

  @Test
  void countsNatLogsAsEvents() {
    send(
        hosts().ip("203.0.113.1").u16(61000).u8(1),
        SRC,
        DST,
        field(225, 4),
        field(227, 2),
        field(230, 1));
    assertThat(flows.lines).isEmpty();
    assertThat(flows.exporter().events()).isEqualTo(1);
    assertThat(flows.exporter().records(ProtocolVersion.V9)).isZero();
  }

  @Test
  void countsAFlowOfZeroOctetsAsAFlow() {
    send(hosts().u32(0).u32(0), SRC, DST, field(1, 4), field(2, 4));
    assertThat(flows.lines).containsExactly("10.0.0.1 > 8.8.8.8 0/0");
  }
}
