// SPDX-License-Identifier: Apache-2.0
package io.flowtally.it;

import static io.flowtally.codec.DatagramBuilder.field;

import io.flowtally.codec.DatagramBuilder;
import io.flowtally.codec.Octets;
import io.flowtally.codec.ProtocolVersion;
import io.flowtally.codec.V5Record;
import java.util.ArrayList;
import java.util.List;

/** The same flows as datagrams of each version. */
final class ParityWire {
  private static final int RECORDS = 24;
  private static final int TEMPLATE = 300;
  private static final int OPTIONS = 301;
  private static final int DOMAIN = 17;
  private static final int SAMPLER = 3;

  private ParityWire() {}

  static List<byte[]> datagrams(
      ProtocolVersion version, List<ParityFlow> flows, ParitySetup.Wire wire) {
    List<byte[]> datagrams = new ArrayList<>();
    long sequence = 0;
    for (int start = 0; start < flows.size(); start += RECORDS) {
      List<ParityFlow> some = flows.subList(start, Math.min(start + RECORDS, flows.size()));
      if (version == ProtocolVersion.V5) {
        datagrams.add(v5(some, sequence, wire.sampling()));
      } else {
        datagrams.add(withTemplate(version, some, start == 0, sequence, wire));
      }
      sequence += version == ProtocolVersion.V9 ? 1 : some.size();
    }
    return datagrams;
  }

  private static byte[] v5(List<ParityFlow> flows, long sequence, int sampling) {
    DatagramBuilder datagram = DatagramBuilder.v5().sequence(sequence);
    if (sampling > 0) {
      datagram.samplingHeader(1, sampling);
    }
    for (ParityFlow flow : flows) {
      datagram.v5Record(
          V5Record.flow(flow.source(), flow.target(), flow.bytes(), flow.packets())
              .interfaces(flow.in(), flow.out())
              .ports(flow.sourcePort(), flow.targetPort())
              .protocol(flow.protocol())
              .tcpFlags(flow.tcpFlags())
              .tos(flow.tos())
              .as(flow.sourceAs(), flow.targetAs())
              .masks(flow.sourceMask(), flow.targetMask()));
    }
    return datagram.build();
  }

  private static byte[] withTemplate(
      ProtocolVersion version,
      List<ParityFlow> flows,
      boolean first,
      long sequence,
      ParitySetup.Wire wire) {
    DatagramBuilder datagram = DatagramBuilder.of(version).domain(DOMAIN).sequence(sequence);
    if (first) {
      datagram.template(TEMPLATE, fields(version, wire));
      if (wire.options()) {
        sampler(version, datagram, wire.sampling());
      }
    }
    Octets[] values =
        flows.stream().map(flow -> values(version, flow, wire)).toArray(Octets[]::new);
    return datagram.data(TEMPLATE, values).build();
  }

  /** Options data: v9 as routers write it, IPFIX with the elements of RFC 5477. */
  private static void sampler(ProtocolVersion version, DatagramBuilder datagram, int interval) {
    if (version == ProtocolVersion.V9) {
      datagram
          .optionsTemplate(
              OPTIONS,
              1,
              field(1, 4), // scope System
              field(48, 1), // samplerId
              field(49, 1), // samplerMode
              field(50, 4)) // samplerRandomInterval
          .data(OPTIONS, DatagramBuilder.values().u32(0).u8(SAMPLER).u8(2).u32(interval));
    } else {
      datagram
          .optionsTemplate(
              OPTIONS,
              1,
              field(302, 4), // selectorId
              field(304, 2), // selectorAlgorithm
              field(305, 4), // samplingPacketInterval
              field(306, 4)) // samplingPacketSpace
          .data(OPTIONS, DatagramBuilder.values().u32(SAMPLER).u16(1).u32(1).u32(interval - 1L));
    }
  }

  /** IANA's numbers; v9's are the same. */
  private static DatagramBuilder.Field[] fields(ProtocolVersion version, ParitySetup.Wire wire) {
    List<DatagramBuilder.Field> fields =
        new ArrayList<>(
            List.of(
                field(8, 4), // sourceIPv4Address
                field(12, 4), // destinationIPv4Address
                field(7, 2), // sourceTransportPort
                field(11, 2), // destinationTransportPort
                field(4, 1), // protocolIdentifier
                field(5, 1), // ipClassOfService
                field(6, 1), // tcpControlBits
                field(9, 1), // sourceIPv4PrefixLength
                field(13, 1), // destinationIPv4PrefixLength
                field(16, 4), // bgpSourceAsNumber
                field(17, 4), // bgpDestinationAsNumber
                field(10, 4), // ingressInterface
                field(14, 4), // egressInterface
                field(1, 4), // octetDeltaCount
                field(2, 4))); // packetDeltaCount
    if (wire.vlan()) {
      fields.add(field(58, 2)); // vlanId
    }
    if (wire.direction()) {
      fields.add(field(61, 1)); // flowDirection
    }
    if (wire.options()) {
      fields.add(version == ProtocolVersion.V9 ? field(48, 1) : field(302, 4)); // the sampler
    } else if (wire.sampling() > 0) {
      fields.add(field(34, 4)); // samplingInterval
    }
    return fields.toArray(DatagramBuilder.Field[]::new);
  }

  private static Octets values(ProtocolVersion version, ParityFlow flow, ParitySetup.Wire wire) {
    Octets values =
        DatagramBuilder.values()
            .ip(flow.source())
            .ip(flow.target())
            .u16(flow.sourcePort())
            .u16(flow.targetPort())
            .u8(flow.protocol())
            .u8(flow.tos())
            .u8(flow.tcpFlags())
            .u8(flow.sourceMask())
            .u8(flow.targetMask())
            .u32(flow.sourceAs())
            .u32(flow.targetAs())
            .u32(flow.in())
            .u32(flow.out())
            .u32(flow.bytes())
            .u32(flow.packets());
    if (wire.vlan()) {
      values.u16(flow.vlan());
    }
    if (wire.direction()) {
      values.u8(flow.direction());
    }
    if (wire.options()) {
      values.unsigned(SAMPLER, version == ProtocolVersion.V9 ? 1 : 4);
    } else if (wire.sampling() > 0) {
      values.u32(wire.sampling());
    }
    return values;
  }
}
