// SPDX-License-Identifier: Apache-2.0
package io.flowtally.feed;

import io.flowtally.address.AddressText.Words;
import io.flowtally.address.IpAddress;
import io.flowtally.codec.FlowElement;
import io.flowtally.codec.FlowRecord;
import io.flowtally.codec.FlowTimes;
import io.flowtally.codec.ProtocolVersion;
import io.flowtally.codec.Wire;
import io.flowtally.filter.Filter;
import io.flowtally.link.LinkSettings;
import io.flowtally.link.RecordSender;
import io.flowtally.names.InterfacesFile;
import io.flowtally.networks.FlowFacts;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Sends the records of one loop that a filter lets through, in goflow2's schema, with some fields
 * more in JSON: the names of interfaces, and of the networks that the addresses are in.
 *
 * <p>Bytes and packets are those that are counted: with sampling applied, and addresses as {@code
 * nat} has them. So {@code sampling_rate} is what they have still to be multiplied by: 1 where the
 * rate is known and applied.
 */
public final class FlowFeed {
  private static final FlowElement NEXT_HOP4 = element("ipNextHopIPv4Address");
  private static final FlowElement NEXT_HOP6 = element("ipNextHopIPv6Address");
  private static final FlowElement SRC_MAC = element("sourceMacAddress");
  private static final FlowElement DST_MAC = element("destinationMacAddress");
  private static final FlowElement FORWARDING_STATUS = element("forwardingStatus");
  private static final FlowElement TTL = element("ipTTL");
  private static final FlowElement FLOW_LABEL = element("flowLabelIPv6");
  private static final FlowElement OUT_VLAN = element("postVlanId");

  private static final int IPV4 = 0x0800;
  private static final int IPV6 = 0x86DD;
  private static final long MS = 1_000_000;

  private final RecordSender sender;
  private final FieldSink out;
  private final FlowTimes times = new FlowTimes();
  private final long[] words = new long[2];

  /** Names of groups by their numbers, as far as they were needed. */
  private @Nullable String[] groups = new String[16];

  private Filter filter = facts -> false;
  private InterfacesFile interfaces = InterfacesFile.NONE;
  private long nowMs;
  private long sequence;

  // The exporter of the last record that was sent.
  private byte[] key = {};
  private long keyHi;
  private long keyLo;

  public FlowFeed(RecordSender sender, LinkSettings.RecordFormat format) {
    this.sender = sender;
    this.out = format == LinkSettings.RecordFormat.JSON ? new JsonFields() : new ProtobufFields();
  }

  private static FlowElement element(String name) {
    return Objects.requireNonNull(FlowElement.named(name), name);
  }

  /** What runs from now on. */
  public void follow(Filter filter, InterfacesFile interfaces) {
    this.filter = filter;
    this.interfaces = interfaces;
  }

  /** The datagram whose records come next. */
  public void datagram(byte[] buffer, int offset, int length, long nowMs) {
    this.nowMs = nowMs;
    times.datagram(buffer, offset, length);
    sequence = sequence(buffer, offset, length);
  }

  private static long sequence(byte[] buffer, int offset, int length) {
    int version = length < 2 ? 0 : Wire.u16(buffer, offset);
    int at = version == 5 ? 16 : version == 9 ? 12 : 8;
    return length < at + 4 ? 0 : Wire.i32(buffer, offset + at) & 0xFFFF_FFFFL;
  }

  /** One flow. */
  public void flow(FlowFacts facts) {
    if (!filter.matches(facts)) {
      return;
    }
    FlowRecord flow = facts.record();
    out.word(1, "type", type(flow.version()), typeName(flow.version()));
    out.number(110, "time_received_ns", nowMs * MS);
    out.number(4, "sequence_num", sequence);
    out.number(3, "sampling_rate", flow.samplingRate());
    out.address(11, "sampler_address", flow.exporterHi(), flow.exporterLo());
    out.number(111, "time_flow_start_ns", times.startNs(flow));
    out.number(112, "time_flow_end_ns", times.endNs(flow));
    out.number(9, "bytes", flow.bytes());
    out.number(10, "packets", flow.packets());
    addresses(flow);
    network(flow);
    link(flow);
    if (out.hasTexts()) {
      names(facts, flow);
    }
    sender.send(key(flow), out.message(), nowMs);
  }

  private void addresses(FlowRecord flow) {
    boolean four =
        IpAddress.isV4(flow.srcHi(), flow.srcLo()) || IpAddress.isV4(flow.dstHi(), flow.dstLo());
    boolean none = (flow.srcHi() | flow.srcLo() | flow.dstHi() | flow.dstLo()) == 0;
    int type = none ? 0 : four ? IPV4 : IPV6;
    out.address(6, "src_addr", flow.srcHi(), flow.srcLo());
    out.address(7, "dst_addr", flow.dstHi(), flow.dstLo());
    out.word(30, "etype", type, none ? "" : four ? "IPv4" : "IPv6");
    out.word(20, "proto", flow.protocol(), protocolName(flow.protocol()));
    out.number(21, "src_port", flow.hasPorts() ? flow.srcPort() : 0);
    out.number(22, "dst_port", flow.hasPorts() ? flow.dstPort() : 0);
    out.prefix(16, "src_net", flow.srcHi(), flow.srcLo(), flow.srcMask());
    out.prefix(17, "dst_net", flow.dstHi(), flow.dstLo(), flow.dstMask());
    nextHop(flow);
    out.number(14, "src_as", flow.srcAs());
    out.number(15, "dst_as", flow.dstAs());
  }

  private void nextHop(FlowRecord flow) {
    if (NEXT_HOP6.isSet(flow)) {
      NEXT_HOP6.words(flow, words, 0, 2);
      out.address(12, "next_hop", words[0], words[1]);
    } else {
      int v4 = (int) NEXT_HOP4.unsigned(flow);
      out.address(12, "next_hop", 0, v4 == 0 ? 0 : IpAddress.v4(v4));
    }
  }

  private void network(FlowRecord flow) {
    boolean icmp = flow.protocol() == 1 || flow.protocol() == 58;
    out.number(23, "ip_tos", flow.tos());
    out.number(24, "forwarding_status", FORWARDING_STATUS.unsigned(flow) & 0xFFFF_FFFFL);
    out.number(25, "ip_ttl", TTL.unsigned(flow) & 0xFF);
    out.number(26, "tcp_flags", flow.tcpFlags());
    out.number(31, "icmp_type", icmp ? flow.icmpType() : 0);
    out.number(32, "icmp_code", icmp ? flow.icmpCode() : 0);
    out.number(37, "ipv6_flow_label", FLOW_LABEL.unsigned(flow) & 0xFFFF_FFFFL);
  }

  private void link(FlowRecord flow) {
    out.number(18, "in_if", flow.inInterface());
    out.number(19, "out_if", flow.outInterface());
    out.mac(27, "src_mac", SRC_MAC.unsigned(flow));
    out.mac(28, "dst_mac", DST_MAC.unsigned(flow));
    out.number(33, "src_vlan", flow.vlan());
    out.number(34, "dst_vlan", OUT_VLAN.unsigned(flow) & 0xFFF);
    out.number(29, "vlan_id", flow.vlan());
    out.number(70, "observation_domain_id", flow.domain());
  }

  private void names(FlowFacts facts, FlowRecord flow) {
    out.text("in_if_name", interfaceName(flow, flow.inInterface()));
    out.text("out_if_name", interfaceName(flow, flow.outInterface()));
    out.text("src_group", group(facts, facts.srcResult()));
    out.text("dst_group", group(facts, facts.dstResult()));
  }

  /** As {@code interfaces_file} has it, else as the exporter does. */
  private String interfaceName(FlowRecord flow, long index) {
    if (index == 0) {
      return "";
    }
    InterfacesFile.Row row =
        interfaces.find(new Words(flow.exporterHi(), flow.exporterLo()), index);
    return row == null || row.name().isEmpty() ? flow.interfaceName(index) : row.name();
  }

  /** Asked for once each, for that takes a lock; a number keeps its name. */
  private String group(FlowFacts facts, int result) {
    int number = facts.networks().facts().group(result);
    if (number >= groups.length) {
      groups = Arrays.copyOf(groups, number + 16);
    }
    String name = groups[number];
    if (name == null) {
      name = facts.networks().groups().name(number);
      groups[number] = name;
    }
    return name;
  }

  private byte[] key(FlowRecord flow) {
    if (key.length == 0 || keyHi != flow.exporterHi() || keyLo != flow.exporterLo()) {
      keyHi = flow.exporterHi();
      keyLo = flow.exporterLo();
      key = ByteBuffer.allocate(16).putLong(keyHi).putLong(keyLo).array();
    }
    return key;
  }

  private static int type(ProtocolVersion version) {
    return switch (version) {
      case V5 -> 2;
      case V9 -> 3;
      case IPFIX -> 4;
    };
  }

  private static String typeName(ProtocolVersion version) {
    return switch (version) {
      case V5 -> "NETFLOW_V5";
      case V9 -> "NETFLOW_V9";
      case IPFIX -> "IPFIX";
    };
  }

  private static String protocolName(int protocol) {
    return switch (protocol) {
      case 1 -> "ICMP";
      case 6 -> "TCP";
      case 17 -> "UDP";
      case 58 -> "ICMPv6";
      case 132 -> "SCTP";
      default -> Integer.toString(protocol);
    };
  }
}
