// SPDX-License-Identifier: Apache-2.0
package io.flowtally.codec;

import static io.flowtally.codec.DatagramBuilder.VARIABLE;
import static io.flowtally.codec.DatagramBuilder.field;
import static io.flowtally.codec.DatagramBuilder.values;
import static org.assertj.core.api.Assertions.assertThat;

import io.flowtally.address.IpAddress;
import io.flowtally.codec.exporter.ExporterTable;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * A datagram costs at most so many steps an octet, whatever came before. Steps are rounds of loops,
 * not time. Data that was held is paid for by the octets that it came with; a table that doubles,
 * by those that filled it, so tables are filled before anything is measured.
 */
class WorkBoundTest {
  private static final int STEPS_AN_OCTET = 32;
  private static final DatagramBuilder.Field[] FLOW = {field(8, 4), field(1, 4)};

  private final Flows flows = new Flows();

  WorkBoundTest() {
    flows.decoder.policy(DecodePolicy.builder().honourWithdrawals(true).build());
  }

  /** The steps of a datagram an octet, of those that it and the data that it released have. */
  private double cost(Flows flows, long exporter, int port, byte[] datagram) {
    long held = flows.table.heldOctets();
    long before = flows.table.steps();
    flows.decoder.decode(datagram, 0, datagram.length, 0, exporter, port, flows.nowMs);
    long released = Math.max(0, held - flows.table.heldOctets());
    double steps = flows.table.steps() - before + flows.decoder.steps();
    return steps / (datagram.length + released);
  }

  private void bounded(DatagramBuilder datagram) {
    assertThat(cost(flows, Flows.EXPORTER, 1, datagram.build())).isLessThan(STEPS_AN_OCTET);
  }

  private void fillTemplates(ProtocolVersion version, int domain) {
    for (int i = 0; i < 4200; i++) {
      flows.send(DatagramBuilder.of(version).domain(domain).template(256 + i, FLOW));
    }
  }

  private static DatagramBuilder.Field[] empty(int count) {
    DatagramBuilder.Field[] fields = new DatagramBuilder.Field[count + 1];
    Arrays.fill(fields, field(210, 0));
    fields[count] = field(1, VARIABLE);
    return fields;
  }

  @Test
  void fieldsWithoutLengthCostNothing() {
    flows.send(DatagramBuilder.ipfix().template(256, empty(16_000)));
    bounded(DatagramBuilder.ipfix().data(256, values().bytes(new byte[1400])));
    assertThat(flows.table.errors(WireError.WORK_LIMIT)).isZero();
  }

  @Test
  void recordsThatCostTooMuchAreAnError() {
    ExporterTable table = new ExporterTable(CodecLimits.defaults());
    int[] fields = {0};
    RecordSink whole =
        new RecordSink() {
          @Override
          public void onFlow(FlowRecord flow) {}

          @Override
          public boolean wantsRecords() {
            return true;
          }

          @Override
          public void onRecord(DataRecord record) {
            record.forEachField((pen, id, scope, buffer, offset, length) -> fields[0]++);
          }
        };
    DatagramDecoder decoder = new DatagramDecoder(table, whole);
    byte[] template = DatagramBuilder.ipfix().template(256, empty(1000)).build();
    byte[] data = DatagramBuilder.ipfix().data(256, values().bytes(new byte[1400])).build();
    decoder.decode(template, 0, template.length, 0, Flows.EXPORTER, 0, 1);
    decoder.decode(data, 0, data.length, 0, Flows.EXPORTER, 0, 1);
    assertThat(fields[0]).isPositive().isLessThan(STEPS_AN_OCTET * 1500);
    assertThat(table.errors(WireError.WORK_LIMIT)).isEqualTo(1);
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1})
  void templatesBeyondTheLimit(int sameDomain) {
    fillTemplates(ProtocolVersion.V9, 0);
    for (int i = 0; i < 5000; i++) {
      bounded(
          DatagramBuilder.v9().domain(sameDomain == 1 ? 0 : i).template(256 + i % 60_000, FLOW));
    }
  }

  @Test
  void templatesThatAreDefinedAndWithdrawn() {
    fillTemplates(ProtocolVersion.IPFIX, 0);
    for (int i = 0; i < 1000; i++) {
      bounded(DatagramBuilder.ipfix().template(300, FLOW).withdrawal(300));
    }
  }

  @Test
  void templatesThatBecomeEmpty() {
    fillTemplates(ProtocolVersion.V9, 0);
    for (int i = 0; i < 1000; i++) {
      bounded(DatagramBuilder.v9().template(300, FLOW).template(300, field(1, 0)));
    }
  }

  @Test
  void withdrawalsOfAllTemplatesOfADomain() {
    fillTemplates(ProtocolVersion.IPFIX, 0);
    for (int i = 0; i < 1000; i++) {
      bounded(DatagramBuilder.ipfix().domain(1).template(300, FLOW).withdrawal(2));
      bounded(DatagramBuilder.ipfix().domain(1).withdrawal(2).withdrawal(2));
    }
  }

  @Test
  void templatesThatChangeWhileOtherDataIsHeld() {
    for (int i = 0; i < 4000; i++) {
      flows.send(DatagramBuilder.v9().data(1000 + i % 1000, values().u32(i)));
    }
    assertThat(flows.exporter().heldNow()).isEqualTo(4000);
    DatagramBuilder.Field[] other = {field(1, 4), field(8, 4)};
    for (int i = 0; i < 1000; i++) {
      bounded(DatagramBuilder.v9().template(300, FLOW).template(300, other));
    }
  }

  @Test
  void dataThatNothingDescribesBeyondTheLimit() {
    for (int i = 0; i < 20_000; i++) {
      bounded(DatagramBuilder.v9().data(256 + i % 60_000, values().u32(i)));
    }
  }

  @Test
  void domainsBeyondTheLimit() {
    for (int i = 0; i < 2000; i++) {
      flows.send(DatagramBuilder.v9().domain(i));
    }
    for (int i = 0; i < 5000; i++) {
      bounded(DatagramBuilder.v9().domain(10_000 + i).sequence(i * 77L));
    }
  }

  @Test
  void sessionsBeyondTheLimit() {
    for (int i = 0; i < 5000; i++) {
      byte[] datagram = DatagramBuilder.v9().sequence(i * 100_000L).template(256, FLOW).build();
      assertThat(cost(flows, Flows.EXPORTER, i, datagram)).isLessThan(STEPS_AN_OCTET);
    }
  }

  @Test
  void forgedExportersBeyondTheLimit() {
    byte[] flow =
        DatagramBuilder.v5().v5Record(V5Record.flow("10.0.0.1", "10.0.0.2", 1, 1)).build();
    for (int i = 0; i < 6000; i++) {
      flows.sendFrom(IpAddress.v4(i), flow);
    }
    for (int i = 0; i < 6000; i++) {
      flows.nowMs += i == 3000 ? ExporterTable.IDLE_MS : 1;
      assertThat(cost(flows, IpAddress.v4(10_000 + i), 1, flow)).isLessThan(STEPS_AN_OCTET);
    }
  }

  @Test
  void runningTotalsOfManyFlows() {
    flows.send(DatagramBuilder.v9().template(256, field(8, 4), field(148, 4), field(85, 4)));
    double steps = 0;
    double octets = 0;
    for (int i = 0; i < 30_000; i++) {
      byte[] datagram = DatagramBuilder.v9().data(256, values().u32(i).u32(i).u32(100)).build();
      steps += cost(flows, Flows.EXPORTER, 1, datagram) * datagram.length;
      octets += datagram.length;
    }
    assertThat(steps / octets).isLessThan(STEPS_AN_OCTET);
  }

  /** Mutates sequences of datagrams towards the most steps an octet that one of them takes. */
  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3})
  void aSearchForTheWorstFindsNothingWorse(long seed) {
    Random random = new Random(seed);
    List<long[]> worst = new ArrayList<>();
    for (int i = 0; i < 60; i++) {
      worst.add(gene(random));
    }
    double most = worstOf(worst);
    for (int round = 0; round < 400; round++) {
      List<long[]> next = new ArrayList<>(worst);
      for (int i = 0; i <= random.nextInt(6); i++) {
        int at = random.nextInt(next.size());
        switch (random.nextInt(3)) {
          case 0 -> next.set(at, gene(random));
          case 1 -> next.add(at, next.get(random.nextInt(next.size())));
          default -> next.remove(at);
        }
      }
      double cost = worstOf(next);
      if (cost >= most && next.size() > 10) {
        most = cost;
        worst = next;
      }
    }
    assertThat(most).isPositive().isLessThan(STEPS_AN_OCTET);
  }

  private static long[] gene(Random random) {
    long[] gene = new long[8];
    for (int i = 0; i < gene.length; i++) {
      gene[i] = random.nextInt(1 << 16);
    }
    return gene;
  }

  private double worstOf(List<long[]> genes) {
    Flows small = new Flows(new CodecLimits(16, 32, 8000, 1000));
    small.decoder.policy(DecodePolicy.builder().honourWithdrawals(true).build());
    for (int i = 0; i < 40; i++) {
      small.send(DatagramBuilder.ipfix().domain(i % 8).template(2000 + i, FLOW));
      small.send(DatagramBuilder.v9().domain(i).data(3000 + i, values().u32(1)));
    }
    double most = 0;
    for (long[] gene : genes) {
      small.nowMs += gene[0] % 50;
      byte[] datagram = datagram(gene).build();
      long exporter = gene[1] % 4 == 0 ? IpAddress.v4((int) gene[2] % 64) : Flows.EXPORTER;
      most = Math.max(most, cost(small, exporter, (int) gene[3] % 80, datagram));
    }
    return most;
  }

  private static DatagramBuilder datagram(long[] gene) {
    ProtocolVersion version = gene[4] % 2 == 0 ? ProtocolVersion.V9 : ProtocolVersion.IPFIX;
    DatagramBuilder datagram =
        DatagramBuilder.of(version)
            .domain(gene[5] % 12)
            .sequence(gene[0] * (gene[1] % 3))
            .exportSeconds(1_700_000_000 + gene[0])
            .uptimeMs(gene[2] * 1000);
    int id = 256 + (int) (gene[6] % 48);
    int many = 1 + (int) (gene[7] % 40);
    for (int i = 0; i < many; i++) {
      switch ((int) (gene[6] + (gene[7] % 7) * i) % 7) {
        case 0 -> datagram.template(id + i % 3, FLOW);
        case 1 -> datagram.template(id, field(1, 4), field(8, 4));
        case 2 -> datagram.template(id, empty(many * 8));
        case 3 -> datagram.data(id, values().bytes(new byte[many]));
        case 4 -> datagram.data(id + i, values().u8(1));
        case 5 -> datagram.optionsTemplate(id, 1, field(1, 4), field(34, 4));
        default -> {
          if (version == ProtocolVersion.IPFIX) {
            datagram.withdrawal(i % 2 == 0 ? id : 2);
          } else {
            datagram.template(id, field(1, 0));
          }
        }
      }
    }
    return datagram;
  }
}
