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
  private static final int DOMAIN = 17;

  private ParityWire() {}

  /** {@code sampling}: the interval that the exporter announces, 0 for none. */
  static List<byte[]> datagrams(ProtocolVersion version, List<ParityFlow> flows, int sampling) {
    List<byte[]> datagrams = new ArrayList<>();
    long sequence = 0;
    for (int start = 0; start < flows.size(); start += RECORDS) {
      List<ParityFlow> some = flows.subList(start, Math.min(start + RECORDS, flows.size()));
      if (version == ProtocolVersion.V5) {
        datagrams.add(v5(some, sequence, sampling));
      } else {
        datagrams.add(withTemplate(version, some, start == 0, sequence, sampling));
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
      ProtocolVersion version, List<ParityFlow> flows, boolean first, long sequence, int sampling) {
    DatagramBuilder datagram = DatagramBuilder.of(version).domain(DOMAIN).sequence(sequence);
    if (first) {
      datagram.template(TEMPLATE, fields(sampling));
    }
    Octets[] values = flows.stream().map(flow -> values(flow, sampling)).toArray(Octets[]::new);
    return datagram.data(TEMPLATE, values).build();
  }

  /** IANA's numbers; v9's are the same. The sampling interval, if any, is in each record. */
  private static DatagramBuilder.Field[] fields(int sampling) {
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
    if (sampling > 0) {
      fields.add(field(34, 4)); // samplingInterval
    }
    return fields.toArray(DatagramBuilder.Field[]::new);
  }

  private static Octets values(ParityFlow flow, int sampling) {
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
    return sampling > 0 ? values.u32(sampling) : values;
  }
}
