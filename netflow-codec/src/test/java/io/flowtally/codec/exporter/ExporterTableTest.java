// SPDX-License-Identifier: Apache-2.0
package io.flowtally.codec.exporter;

import static io.flowtally.codec.DatagramBuilder.field;
import static io.flowtally.codec.DatagramBuilder.values;
import static org.assertj.core.api.Assertions.assertThat;

import io.flowtally.address.IpAddress;
import io.flowtally.codec.CodecLimits;
import io.flowtally.codec.DatagramBuilder;
import io.flowtally.codec.Flows;
import io.flowtally.codec.ProtocolVersion;
import io.flowtally.codec.V5Record;
import io.flowtally.codec.WireError;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Who is remembered, and what strangers cannot do. */
public class ExporterTableTest {
  private static final DatagramBuilder.Field[] FLOW = {field(8, 4), field(1, 4)};

  private final Flows flows = new Flows(new CodecLimits(100, 64, 10_000, 1000));

  private static byte[] template() {
    return DatagramBuilder.v9().template(256, FLOW).build();
  }

  private static byte[] data() {
    return DatagramBuilder.v9().data(256, values().ip("10.0.0.1").u32(1)).build();
  }

  private static byte[] v5() {
    return DatagramBuilder.v5().v5Record(V5Record.flow("10.0.0.1", "10.0.0.2", 1, 1)).build();
  }

  private static long address(int number) {
    return IpAddress.v4(0x0A00_0000 + number);
  }

  private int known() {
    List<Exporter> all = new ArrayList<>();
    flows.table.forEach(all::add);
    all.removeIf(exporter -> !exporter.decodedAny());
    return all.size();
  }

  @Test
  void knowsAnExporterOnceADatagramDecodes() {
    flows.sendFrom(address(1), data());
    assertThat(known()).isZero();
    flows.sendFrom(address(1), template());
    assertThat(known()).isEqualTo(1);
    assertThat(flows.table.find(0, address(1)).records(ProtocolVersion.V9)).isEqualTo(1);
  }

  @Test
  void keepsExportersOfBothFamiliesApart() {
    byte[] datagram = v5();
    flows.decoder.decode(datagram, 0, datagram.length, 0x20010db8_00000000L, 1, 0, flows.nowMs);
    flows.decoder.decode(datagram, 0, datagram.length, 0x20010db8_00000001L, 1, 0, flows.nowMs);
    flows.sendFrom(address(1), datagram);
    assertThat(known()).isEqualTo(3);
  }

  @Test
  void remembersNoMoreExportersThanTheLimit() {
    for (int i = 0; i < 10_000; i++) {
      flows.sendFrom(address(i), v5());
    }
    assertThat(known()).isEqualTo(100);
    assertThat(flows.lines).hasSize(10_000);
    assertThat(flows.table.decodedDatagrams()).isEqualTo(10_000);
    assertThat(flows.table.flows()).isEqualTo(10_000);
  }

  @Test
  void keepsKnownExportersWhateverStrangersSend() {
    flows.sendFrom(address(1), template());
    for (int i = 1000; i < 20_000; i++) {
      flows.sendFrom(address(i), i % 2 == 0 ? template() : v5());
    }
    flows.sendFrom(address(1), data());
    Exporter old = flows.table.find(0, address(1));
    assertThat(old.templateCount()).isEqualTo(1);
    assertThat(old.records(ProtocolVersion.V9)).isEqualTo(1);
  }

  @Test
  void givesThePlaceOfASilentExporterToANewOne() {
    for (int i = 0; i < 100; i++) {
      flows.sendFrom(address(i), v5());
    }
    flows.sendFrom(address(200), v5());
    assertThat(flows.table.find(0, address(200)).decodedAny()).isFalse();
    flows.nowMs += ExporterTable.IDLE_MS + 1;
    flows.sendFrom(address(200), v5());
    assertThat(flows.table.find(0, address(200)).decodedAny()).isTrue();
    assertThat(known()).isEqualTo(100);
    assertThat(flows.table.decodedDatagrams()).isEqualTo(102);
  }

  @Test
  void losesNoCountOfALoopThatIsStillAtAnExporterBeingForgotten() {
    for (int i = 0; i < 100; i++) {
      flows.sendFrom(address(i), v5());
    }
    ExporterCounters held = flows.table.find(0, address(0)).counters();
    flows.nowMs += ExporterTable.IDLE_MS + 1;
    for (int i = 200; i < 300; i++) {
      flows.sendFrom(address(i), v5());
    }
    assertThat(flows.table.find(0, address(0))).isNull();
    held.datagrams(ProtocolVersion.V5).increment();
    flows.table.sweep(flows.nowMs);
    held.datagrams(ProtocolVersion.V5).increment();
    flows.table.sweep(flows.nowMs);
    flows.table.sweep(flows.nowMs);

    assertThat(flows.table.decodedDatagrams()).isEqualTo(202);
  }

  @Test
  void leavesHalfOfThePlacesToThoseThatSendRecords() {
    for (int i = 0; i < 1000; i++) {
      flows.sendFrom(address(i), template());
    }
    assertThat(known()).isEqualTo(50);
    flows.sendFrom(address(5000), v5());
    assertThat(known()).isEqualTo(51);
  }

  @Test
  void decodesForStrangersAsLongAsTheyAreRemembered() {
    for (int i = 0; i < 1000; i++) {
      flows.sendFrom(address(i), v5());
    }
    flows.sendFrom(address(5000), template());
    flows.lines.clear();
    flows.sendFrom(address(5000), data());
    assertThat(flows.lines).hasSize(1);
  }

  @Test
  void boundsTheOctetsOfAllTemplatesWhoeverSendsThem() {
    DatagramBuilder.Field[] many = new DatagramBuilder.Field[8000];
    Arrays.fill(many, field(40_000, 1234, 1));
    DatagramBuilder.Field[] other = Arrays.copyOf(many, 7999);
    byte[] first = DatagramBuilder.ipfix().template(256, many).build();
    byte[] second = DatagramBuilder.ipfix().template(257, other).template(258, FLOW).build();
    Flows wide = new Flows(new CodecLimits(4000, 4096, 1000, 1000));
    for (int i = 0; i < 1500; i++) {
      wide.sendFrom(address(i), first);
    }
    assertThat(wide.table.stateOctets()).isLessThan(100 << 20);
    assertThat(wide.table.errors(WireError.TEMPLATE_LIMIT)).isPositive();
    // A small template still has its fair share, for everyone.
    wide.sendFrom(address(1499), second);
    assertThat(wide.table.find(0, address(1499)).templateCount()).isEqualTo(1);
  }

  @Test
  void keepsTheTemplatesOfAnExporterWhoseDomainsAreForged() {
    for (int id = 256; id < 286; id++) {
      flows.sendFrom(address(1), DatagramBuilder.v9().template(id, FLOW).build());
    }
    for (int domain = 1; domain < 5000; domain++) {
      flows.sendFrom(address(1), DatagramBuilder.v9().domain(domain).build());
    }
    assertThat(flows.table.find(0, address(1)).templateCount()).isEqualTo(30);
    assertThat(flows.table.stateOctets()).isLessThan(2 << 20);
  }

  @Test
  void boundsTheOctetsOfHeldDataWhoeverSendsIt() {
    byte[] held = DatagramBuilder.v9().data(300, values().bytes(new byte[1400])).build();
    for (int i = 0; i < 5000; i++) {
      flows.sendFrom(address(i), held);
    }
    assertThat(flows.table.heldOctets()).isLessThan(64 * 10_000);
    flows.table.sweep(flows.nowMs + 1001);
    assertThat(flows.table.heldOctets()).isZero();
  }

  @Test
  void givesBackWhatForgottenStrangersTook() {
    for (int i = 0; i < 5000; i++) {
      flows.sendFrom(address(i), v5());
    }
    assertThat(flows.table.stateOctets()).isLessThan(300_000);
  }

  @Test
  void neverLetsACounterOfTheRestFall() {
    long before = 0;
    for (int i = 0; i < 500; i++) {
      flows.sendFrom(address(i % 300), i < 300 ? data() : template());
      long[] rest = {0};
      flows.table.forEach(
          exporter ->
              rest[0] += exporter.decodedAny() ? 0 : exporter.errors(WireError.UNKNOWN_TEMPLATE));
      assertThat(rest[0]).isGreaterThanOrEqualTo(before);
      before = rest[0];
    }
  }

  @Test
  void countsMissedDatagramsAndRecordsOfTheirExporter() {
    for (int number : new int[] {1, 2, 5}) {
      flows.send(DatagramBuilder.v9().sequence(number).template(256, FLOW));
    }
    for (int number : new int[] {10, 11, 20}) {
      flows.send(
          DatagramBuilder.v5()
              .sequence(number)
              .v5Record(V5Record.flow("10.0.0.1", "10.0.0.2", 1, 1)));
    }
    flows.table.sweep(flows.nowMs + 10_000);
    assertThat(flows.exporter().missedDatagrams()).isEqualTo(2);
    assertThat(flows.exporter().missedRecords()).isEqualTo(8);
  }

  @Test
  void followsSequenceNumbersByDomainAndEngine() {
    for (int number : new int[] {1, 2, 3}) {
      flows.send(DatagramBuilder.v9().domain(1).sequence(number));
      flows.send(DatagramBuilder.v9().domain(2).sequence(100L * number));
      flows.send(DatagramBuilder.v9().domain(1).sequence(number).template(256, FLOW));
    }
    flows.table.sweep(flows.nowMs + 10_000);
    assertThat(flows.exporter().missedDatagrams()).isEqualTo(198);
  }
}
