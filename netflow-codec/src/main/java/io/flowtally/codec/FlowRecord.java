// SPDX-License-Identifier: Apache-2.0
package io.flowtally.codec;

import io.flowtally.address.IpAddress;
import io.flowtally.codec.exporter.Exporter;
import io.flowtally.codec.names.NameKind;
import io.flowtally.codec.names.NameStore;
import io.flowtally.codec.template.BuiltInTemplate;
import io.flowtally.codec.template.Slot;
import io.flowtally.codec.template.Template;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * One flow in one direction: a reusable view that is valid inside {@link RecordSink#onFlow} only.
 *
 * <p>What a record does not say reads as 0. Addresses and ports are those of the policy: inside or
 * on the wire; bytes and packets have sampling applied, if the policy says so. In the reverse half
 * of a biflow, source and destination have changed places.
 *
 * <p>Addresses and counters are set by {@link FlowReader}; the other fields are read from the
 * record when they are asked for.
 */
public final class FlowRecord {
  byte[] buffer = new byte[0];
  int base;
  int[] slots = new int[Slot.COUNT];

  /** Where {@link FlowElement} finds what has no slot. */
  Template template = BuiltInTemplate.V5;

  boolean reverse;
  boolean natInside;

  /** What is absent may be read from another element that means nearly the same. */
  boolean fallback = true;

  /** The sampled packet that stands in for fields that the record has not, null if none. */
  @Nullable SampledFrame frame;

  long srcHi;
  long srcLo;
  long dstHi;
  long dstLo;
  long bytes;
  long packets;
  long exporterHi;
  long exporterLo;

  /** Who exported it, in which protocol and domain; set once a datagram. */
  @Nullable Exporter exporter;

  ProtocolVersion version = ProtocolVersion.V5;
  int domain;

  /** See {@link #samplingRate}. */
  double rateLeft;

  FlowRecord() {}

  /** A field as an unsigned integer, 0 if absent. */
  public long unsigned(int slot) {
    int place = slots[slot];
    return Wire.unsigned(buffer, base + (place >>> 16), place & 0xFFFF);
  }

  public boolean has(int slot) {
    return (slots[slot] & 0xFFFF) != 0;
  }

  int offset(int slot) {
    return base + (slots[slot] >>> 16);
  }

  public int length(int slot) {
    return slots[slot] & 0xFFFF;
  }

  private long firstOf(int slot, int other) {
    long value = unsigned(slot);
    return value != 0 ? value : unsigned(other);
  }

  public long srcHi() {
    return srcHi;
  }

  public long srcLo() {
    return srcLo;
  }

  public long dstHi() {
    return dstHi;
  }

  public long dstLo() {
    return dstLo;
  }

  public int srcPort() {
    return reverse ? forwardDstPort() : forwardSrcPort();
  }

  public int dstPort() {
    return reverse ? forwardSrcPort() : forwardDstPort();
  }

  /**
   * Whether the protocol has ports: TCP, UDP, DCCP, SCTP, UDP-Lite; or ICMP, whose type and code
   * many exporters put into the destination port. A record that does not say its protocol may.
   */
  public boolean hasPorts() {
    return switch (protocol()) {
      case 0, 1, 6, 17, 33, 58, 132, 136 -> true;
      default -> false;
    };
  }

  private int forwardSrcPort() {
    SampledFrame sampled = frame;
    return sampled != null && !has(Slot.SRC_PORT)
        ? sampled.srcPort
        : port(Slot.SRC_PORT, Slot.TCP_SRC_PORT, Slot.UDP_SRC_PORT);
  }

  private int forwardDstPort() {
    SampledFrame sampled = frame;
    if (sampled != null && !has(Slot.DST_PORT)) {
      return sampled.dstPort;
    }
    int inside = natInside ? (int) unsigned(Slot.POST_DST_PORT) & 0xFFFF : 0;
    return inside != 0 ? inside : port(Slot.DST_PORT, Slot.TCP_DST_PORT, Slot.UDP_DST_PORT);
  }

  /** Cisco's NBAR templates have a port of any transport and one of each, 0 where it is not. */
  private int port(int any, int tcp, int udp) {
    long port = firstOf(any, tcp);
    return (int) (port != 0 ? port : unsigned(udp)) & 0xFFFF;
  }

  /** The transport protocol: behind it, IPv6's next header (193) may be an extension header's. */
  public int protocol() {
    SampledFrame sampled = frame;
    return sampled != null && !has(Slot.PROTOCOL) && !has(Slot.NEXT_HEADER)
        ? sampled.protocol
        : (int) firstOf(Slot.PROTOCOL, Slot.NEXT_HEADER) & 0xFF;
  }

  /** The ToS octet (5), else what of it is in the DSCP (195), else as the packets left (55). */
  public int tos() {
    if (reverse && has(Slot.REVERSE_TOS)) {
      return (int) unsigned(Slot.REVERSE_TOS) & 0xFF;
    }
    if (has(Slot.TOS)) {
      return (int) unsigned(Slot.TOS) & 0xFF;
    }
    if (fallback && has(Slot.DSCP)) {
      return (int) unsigned(Slot.DSCP) << 2 & 0xFF;
    }
    SampledFrame sampled = frame;
    if (sampled != null) {
      return sampled.tos;
    }
    return fallback ? (int) unsigned(Slot.POST_TOS) & 0xFF : 0;
  }

  /** TCP control bits, also those beyond the first eight. In a reverse half, those of RFC 5103. */
  public int tcpFlags() {
    SampledFrame sampled = frame;
    return sampled != null && !has(Slot.TCP_FLAGS)
        ? sampled.tcpFlags
        : (int) unsigned(reverse ? Slot.REVERSE_TCP_FLAGS : Slot.TCP_FLAGS) & 0xFFFF;
  }

  public boolean hasTcpFlags() {
    return has(reverse ? Slot.REVERSE_TCP_FLAGS : Slot.TCP_FLAGS) || frame != null;
  }

  public int icmpType() {
    return has(Slot.ICMP_TYPE) ? (int) unsigned(Slot.ICMP_TYPE) & 0xFF : icmpTypeCode() >>> 8;
  }

  public int icmpCode() {
    return has(Slot.ICMP_TYPE) ? (int) unsigned(Slot.ICMP_CODE) & 0xFF : icmpTypeCode() & 0xFF;
  }

  /** Exporters of v5, and many of v9, put type and code into the destination port. */
  private int icmpTypeCode() {
    SampledFrame sampled = frame;
    if (sampled != null) {
      return sampled.icmpTypeCode;
    }
    if (has(Slot.ICMP_TYPE_CODE)) {
      return (int) unsigned(Slot.ICMP_TYPE_CODE) & 0xFFFF;
    }
    int protocol = protocol();
    return protocol == 1 || protocol == 58 ? (int) unsigned(Slot.DST_PORT) & 0xFFFF : 0;
  }

  /** The VLAN of the flow where it came in, or where it left; 0 for none. */
  public int vlan() {
    long vlan = firstOf(Slot.VLAN, Slot.DOT1Q_VLAN);
    if (vlan == 0) {
      vlan = unsigned(Slot.POST_VLAN);
    }
    SampledFrame sampled = frame;
    return vlan == 0 && sampled != null ? sampled.vlan : (int) vlan & 0xFFF;
  }

  public boolean hasVlan() {
    return vlan() != 0;
  }

  /** Whether the flow came in with an MPLS label. */
  public boolean hasMpls() {
    SampledFrame sampled = frame;
    return unsigned(Slot.MPLS) >>> 4 != 0 || (sampled != null && sampled.mpls);
  }

  /** The top label of the stack, 0 for none. */
  public int mplsLabel() {
    return (int) (unsigned(Slot.MPLS) >>> 4) & 0xF_FFFF;
  }

  /**
   * What its counters have still to be multiplied by, rounded: 1 where the rate was applied, 0
   * where its exporter told none. As nfacctd has it.
   */
  public long samplingRate() {
    return Math.round(rateLeft);
  }

  /** Of the datagram that it came in. */
  public ProtocolVersion version() {
    return version;
  }

  /** v9 source id, IPFIX observation domain, v5 engine id; unsigned. */
  public long domain() {
    return version == ProtocolVersion.V5 ? domain & 0xFF : domain & 0xFFFF_FFFFL;
  }

  /** Source AS number as the exporter gave it. */
  public long srcAs() {
    return unsigned(reverse ? Slot.DST_AS : Slot.SRC_AS) & 0xFFFF_FFFFL;
  }

  public long dstAs() {
    return unsigned(reverse ? Slot.SRC_AS : Slot.DST_AS) & 0xFFFF_FFFFL;
  }

  /** Length of the source prefix as the exporter gave it, 0 when absent. */
  public int srcMask() {
    return reverse ? mask(Slot.DST_MASK4, Slot.DST_MASK6) : mask(Slot.SRC_MASK4, Slot.SRC_MASK6);
  }

  public int dstMask() {
    return reverse ? mask(Slot.SRC_MASK4, Slot.SRC_MASK6) : mask(Slot.DST_MASK4, Slot.DST_MASK6);
  }

  private int mask(int v4, int v6) {
    boolean four = IpAddress.isV4(srcHi, srcLo) || IpAddress.isV4(dstHi, dstLo);
    return Math.min((int) unsigned(four ? v4 : v6) & 0xFF, four ? 32 : 128);
  }

  public long inInterface() {
    return reverse ? wentOut() : cameIn();
  }

  public long outInterface() {
    return reverse ? cameIn() : wentOut();
  }

  private long cameIn() {
    return firstOf(Slot.IN_INTERFACE, Slot.IN_PHYSICAL);
  }

  private long wentOut() {
    return firstOf(Slot.OUT_INTERFACE, Slot.OUT_PHYSICAL);
  }

  /** What its exporter calls an interface, by its options data; empty if it has not said. */
  public String interfaceName(long index) {
    NameStore names = exporter == null ? null : exporter.namesIfAny(NameKind.INTERFACE);
    return names == null ? "" : new String(names.nameOf(index), StandardCharsets.UTF_8);
  }

  /** 0 ingress, 1 egress, -1 not given, or given as something else (ipt_NETFLOW: 255). */
  public int direction() {
    long direction = has(Slot.DIRECTION) ? unsigned(Slot.DIRECTION) : -1;
    return direction == 0 || direction == 1 ? (int) direction : -1;
  }

  /** Bytes of the flow in this direction. */
  public long bytes() {
    return bytes;
  }

  public long packets() {
    return packets;
  }

  public long exporterHi() {
    return exporterHi;
  }

  public long exporterLo() {
    return exporterLo;
  }
}
