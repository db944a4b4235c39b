// SPDX-License-Identifier: Apache-2.0
package io.flowtally.filter;

import io.flowtally.codec.FlowRecord;
import io.flowtally.filter.FlowFilters.Family;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * The bytes of packet headers that a flow record knows, where comparisons such as {@code tcp[13]}
 * look for them. As in libpcap, headers of transport protocols are found behind IPv4 only.
 */
enum HeaderBytes {
  IP(Family.V4, 0),
  IP6(Family.V6, 0),
  TCP(Family.V4, EndpointFilters.TCP),
  UDP(Family.V4, EndpointFilters.UDP),
  SCTP(Family.V4, EndpointFilters.SCTP),
  ICMP(Family.V4, EndpointFilters.ICMP),
  ICMP6(Family.V6, 58);

  private final Family family;
  private final int protocol;

  HeaderBytes(Family family, int protocol) {
    this.family = family;
    this.protocol = protocol;
  }

  static @Nullable HeaderBytes named(String name) {
    for (HeaderBytes header : values()) {
      if (header.name().toLowerCase(Locale.ROOT).equals(name)) {
        return header;
      }
    }
    return null;
  }

  /** True for the records that have this header: a comparison with any other one is false. */
  Filter guard() {
    return protocol == 0 ? FlowFilters.family(family) : FlowFilters.protocol(family, protocol);
  }

  /** True when flow records know this byte. */
  boolean has(int offset) {
    return switch (this) {
      case IP -> offset == 1 || offset == 9 || (offset >= 12 && offset < 20);
      case IP6 -> offset == 6 || (offset >= 8 && offset < 40);
      case TCP -> (offset >= 0 && offset < 4) || offset == 13;
      case UDP, SCTP -> offset >= 0 && offset < 4;
      case ICMP, ICMP6 -> offset == 0 || offset == 1;
    };
  }

  /** What {@link #has} allows, for a message. */
  String known() {
    return switch (this) {
      case IP -> "ip[1] (ToS), ip[9] (protocol), ip[12] to ip[19] (addresses)";
      case IP6 -> "ip6[6] (next header), ip6[8] to ip6[39] (addresses)";
      case TCP -> "tcp[0:2] and tcp[2:2] (ports), tcp[13] (flags)";
      case UDP -> "udp[0:2] and udp[2:2] (ports)";
      case SCTP -> "sctp[0:2] and sctp[2:2] (ports)";
      case ICMP -> "icmp[0] (type), icmp[1] (code)";
      case ICMP6 -> "icmp6[0] (type), icmp6[1] (code)";
    };
  }

  int at(FlowRecord record, int offset) {
    return switch (this) {
      case IP -> ipByte(record, offset);
      case IP6 ->
          offset == 6
              ? record.protocol()
              : addressByte(
                  offset < 24 ? record.srcHi() : record.dstHi(),
                  offset < 24 ? record.srcLo() : record.dstLo(),
                  (offset - 8) & 15);
      case TCP -> offset == 13 ? record.tcpFlags() & 0xFF : portByte(record, offset);
      case UDP, SCTP -> portByte(record, offset);
      case ICMP, ICMP6 -> (offset == 0 ? record.icmpType() : record.icmpCode()) & 0xFF;
    };
  }

  private static int ipByte(FlowRecord record, int offset) {
    return switch (offset) {
      case 1 -> record.tos();
      case 9 -> record.protocol();
      default -> addressByte(0, offset < 16 ? record.srcLo() : record.dstLo(), 12 + (offset & 3));
    };
  }

  private static int portByte(FlowRecord record, int offset) {
    int port = offset < 2 ? record.srcPort() : record.dstPort();
    return ((offset & 1) == 0 ? port >>> 8 : port) & 0xFF;
  }

  private static int addressByte(long hi, long lo, int index) {
    return (int) ((index < 8 ? hi : lo) >>> (56 - 8 * (index & 7))) & 0xFF;
  }
}
