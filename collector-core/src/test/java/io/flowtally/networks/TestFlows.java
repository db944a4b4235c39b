// SPDX-License-Identifier: Apache-2.0
package io.flowtally.networks;

import static io.flowtally.codec.DatagramBuilder.field;

import io.flowtally.address.AddressText;
import io.flowtally.codec.CodecLimits;
import io.flowtally.codec.DatagramBuilder;
import io.flowtally.codec.DatagramDecoder;
import io.flowtally.codec.FlowRecord;
import io.flowtally.codec.Octets;
import io.flowtally.codec.exporter.ExporterTable;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/** Sends flows as IPFIX through the real decoder, so that the tests see real records. */
public final class TestFlows {
  private static final long NOW = 1_700_000_000_000L;

  private TestFlows() {}

  /** What a function makes of each flow, called while the record is valid. */
  public static <T> List<T> map(
      List<TestFlow> flows, Networks networks, Function<FlowFacts, T> function) {
    List<T> results = new ArrayList<>();
    FlowFacts facts = new FlowFacts();
    ExporterTable table = new ExporterTable(new CodecLimits(100, 100, 1 << 20, 60_000));
    DatagramDecoder decoder =
        new DatagramDecoder(
            table,
            (FlowRecord record) -> {
              facts.of(record, networks);
              results.add(function.apply(facts));
            });
    for (TestFlow flow : flows) {
      send(flow, decoder);
    }
    if (results.size() != flows.size()) {
      throw new AssertionError(results.size() + " records of " + flows.size() + " flows");
    }
    return results;
  }

  public static <T> T map(TestFlow flow, Networks networks, Function<FlowFacts, T> function) {
    return map(List.of(flow), networks, function).get(0);
  }

  private static void send(TestFlow flow, DatagramDecoder decoder) {
    AddressText.Words exporter = AddressText.parse(flow.exporter);
    byte[] datagram = datagram(flow);
    if (!decoder.decode(datagram, 0, datagram.length, exporter.hi(), exporter.lo(), 0, NOW)) {
      throw new AssertionError("not decoded: " + flow);
    }
  }

  private static byte[] datagram(TestFlow flow) {
    boolean v6 = flow.isV6();
    List<DatagramBuilder.Field> fields = new ArrayList<>();
    Octets values = new Octets();
    int addressLength = v6 ? 16 : 4;
    fields.add(field(v6 ? 27 : 8, addressLength));
    fields.add(field(v6 ? 28 : 12, addressLength));
    values.ip(flow.src).ip(flow.dst);
    number(7, 2, flow.srcPort, fields, values);
    number(11, 2, flow.dstPort, fields, values);
    number(4, 1, flow.protocol, fields, values);
    number(5, 1, flow.tos, fields, values);
    number(6, 1, flow.tcpFlags, fields, values);
    number(v6 ? 139 : 32, 2, flow.icmpTypeCode, fields, values);
    number(16, 4, flow.srcAs, fields, values);
    number(17, 4, flow.dstAs, fields, values);
    number(v6 ? 29 : 9, 1, flow.srcMask, fields, values);
    number(v6 ? 30 : 13, 1, flow.dstMask, fields, values);
    number(10, 4, flow.inInterface, fields, values);
    number(14, 4, flow.outInterface, fields, values);
    number(58, 2, flow.vlan, fields, values);
    number(70, 3, (long) flow.mplsLabel << 4, fields, values);
    if (flow.direction >= 0) {
      number(61, 1, flow.direction, fields, values);
    }
    number(1, 8, 1000, fields, values);
    number(2, 8, 10, fields, values);
    return DatagramBuilder.ipfix()
        .template(256, fields.toArray(new DatagramBuilder.Field[0]))
        .data(256, values)
        .build();
  }

  private static void number(
      int element, int length, long value, List<DatagramBuilder.Field> fields, Octets values) {
    fields.add(field(element, length));
    values.unsigned(value, length);
  }
}
