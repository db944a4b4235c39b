// SPDX-License-Identifier: Apache-2.0
package io.flowtally.codec;

import io.flowtally.address.IpAddress;

/**
 * Reads addresses, ports and lengths out of the section of a sampled packet (IE 315 and 104:
 * Ethernet; IE 313: from the IP header). Takes 802.1Q and QinQ tags, MPLS labels, PPPoE, IPv4 and
 * IPv6 with extension headers. Where IP is carried in IP (SRv6, RFC 8986; 4in6, 6in4), the inner
 * header counts, and the outer one only where the section ends before the inner is whole.
 *
 * <p>Reads nothing outside of the section, and ends on any bytes: every step moves on. One a
 * decoder, overwritten by each parsing.
 */
final class SampledFrame {
  private static final int ETHERNET_HEADER = 14;
  private static final int DEEPEST = 8;

  private static final int TYPE_IPV4 = 0x0800;
  private static final int TYPE_IPV6 = 0x86DD;
  private static final int TYPE_VLAN = 0x8100;
  private static final int TYPE_QINQ = 0x88A8;
  private static final int TYPE_QINQ_OLD = 0x9100;
  private static final int TYPE_MPLS = 0x8847;
  private static final int TYPE_MPLS_MULTICAST = 0x8848;
  private static final int TYPE_PPPOE = 0x8864;

  private static final int ICMP = 1;
  private static final int IPV4_IN_IP = 4;
  private static final int TCP = 6;
  private static final int UDP = 17;
  private static final int IPV6_IN_IP = 41;
  private static final int DCCP = 33;
  private static final int SCTP = 132;
  private static final int UDP_LITE = 136;
  private static final int ETHERNET_IN_IP = 143;

  private byte[] buffer = new byte[0];
  private int end;
  private int next;
  private int nextProtocol;
  private boolean found;
  private boolean tunnelled;

  long srcHi;
  long srcLo;
  long dstHi;
  long dstLo;
  int protocol;
  int tos;
  int srcPort;
  int dstPort;
  int tcpFlags;
  int icmpTypeCode;
  int vlan;
  boolean mpls;

  /** Bytes of the IP packet by its own header. */
  int ipLength;

  boolean parseEthernet(byte[] buffer, int offset, int length) {
    start(buffer, offset, length);
    ethernet(offset);
    return found;
  }

  boolean parseIp(byte[] buffer, int offset, int length) {
    start(buffer, offset, length);
    packet(offset);
    return found;
  }

  /** Whether the addresses are those of an inner header. */
  boolean tunnelled() {
    return tunnelled;
  }

  private void start(byte[] buffer, int offset, int length) {
    this.buffer = buffer;
    this.end = offset + length;
    found = false;
    tunnelled = false;
    mpls = false;
    vlan = 0;
    srcHi = 0;
    srcLo = 0;
    dstHi = 0;
    dstLo = 0;
    ipLength = 0;
  }

  private void ethernet(int offset) {
    int at = offset;
    for (int depth = 0; at >= 0 && depth < DEEPEST; depth++) {
      if (end - at < ETHERNET_HEADER) {
        return;
      }
      at = afterEthernet(at + 12);
      if (at >= 0) {
        at = packet(at);
      }
    }
  }

  /** From an EtherType to the IP header behind it, -1 if there is none. */
  private int afterEthernet(int typeAt) {
    int at = typeAt;
    int type = Wire.u16(buffer, at);
    while (type == TYPE_VLAN || type == TYPE_QINQ || type == TYPE_QINQ_OLD) {
      if (end - at < 6) {
        return -1;
      }
      if (vlan == 0) {
        vlan = Wire.u16(buffer, at + 2) & 0xFFF;
      }
      at += 4;
      type = Wire.u16(buffer, at);
    }
    at += 2;
    return switch (type) {
      case TYPE_IPV4, TYPE_IPV6 -> at;
      case TYPE_MPLS, TYPE_MPLS_MULTICAST -> afterLabels(at);
      case TYPE_PPPOE -> at + 8; // session header and PPP protocol
      default -> -1;
    };
  }

  private int afterLabels(int offset) {
    mpls = true;
    int at = offset;
    while (end - at >= 4) {
      boolean bottom = (buffer[at + 2] & 1) != 0;
      at += 4;
      if (bottom) {
        return at;
      }
    }
    return -1;
  }

  /** Reads IP headers inwards; where an inner Ethernet frame starts, or -1. */
  private int packet(int offset) {
    int at = offset;
    for (int depth = 0; depth < DEEPEST; depth++) {
      if (end - at < 1) {
        return -1;
      }
      int ipVersion = buffer[at] >>> 4 & 0xF;
      boolean whole = ipVersion == 4 ? ipv4(at) : ipVersion == 6 && ipv6(at);
      if (!whole) {
        return mpls && !found ? frameBehindLabels(at) : -1;
      }
      at = next;
      switch (nextProtocol) {
        case IPV4_IN_IP, IPV6_IN_IP -> {}
        case ETHERNET_IN_IP -> {
          return at;
        }
        default -> {
          transport(at);
          return -1;
        }
      }
    }
    return -1;
  }

  /**
   * Where Ethernet starts behind MPLS (RFC 4448): after a control word, whose first four bits are
   * 0, or at once; the type of its frame tells which, and without one that is known the bits do.
   */
  private int frameBehindLabels(int at) {
    boolean mayBeControl = (buffer[at] & 0xF0) == 0;
    if (mayBeControl && isEthernet(at + 4)) {
      return at + 4;
    }
    return isEthernet(at) ? at : mayBeControl ? at + 4 : -1;
  }

  private boolean isEthernet(int at) {
    if (end - at < ETHERNET_HEADER) {
      return false;
    }
    return switch (Wire.u16(buffer, at + 12)) {
      case TYPE_IPV4,
          TYPE_IPV6,
          TYPE_VLAN,
          TYPE_QINQ,
          TYPE_QINQ_OLD,
          TYPE_MPLS,
          TYPE_MPLS_MULTICAST,
          TYPE_PPPOE ->
          true;
      default -> false;
    };
  }

  private void header(int type, int trafficClass, int length) {
    tunnelled = found;
    found = true;
    protocol = type;
    tos = trafficClass;
    ipLength = length;
    srcPort = 0;
    dstPort = 0;
    tcpFlags = 0;
    icmpTypeCode = 0;
  }

  private boolean ipv4(int at) {
    int headerLength = (buffer[at] & 0xF) * 4;
    if (end - at < 20 || headerLength < 20) {
      return false;
    }
    header(Wire.u8(buffer, at + 9), Wire.u8(buffer, at + 1), Wire.u16(buffer, at + 2));
    srcHi = 0;
    srcLo = IpAddress.v4(Wire.i32(buffer, at + 12));
    dstHi = 0;
    dstLo = IpAddress.v4(Wire.i32(buffer, at + 16));
    boolean laterFragment = (Wire.u16(buffer, at + 6) & 0x1FFF) != 0;
    next = laterFragment ? end : at + headerLength;
    nextProtocol = laterFragment ? -1 : protocol;
    return true;
  }

  private boolean ipv6(int at) {
    if (end - at < 40) {
      return false;
    }
    int trafficClass = Wire.u16(buffer, at) >>> 4 & 0xFF;
    header(Wire.u8(buffer, at + 6), trafficClass, Wire.u16(buffer, at + 4) + 40);
    srcHi = Wire.i64(buffer, at + 8);
    srcLo = Wire.i64(buffer, at + 16);
    dstHi = Wire.i64(buffer, at + 24);
    dstLo = Wire.i64(buffer, at + 32);
    extensions(at + 40);
    protocol = nextProtocol < 0 ? protocol : nextProtocol;
    return true;
  }

  /** Hop-by-hop, routing (SRv6), destination options, fragment, authentication headers. */
  private void extensions(int offset) {
    int at = offset;
    int type = protocol;
    while (end - at >= 8) {
      int length;
      switch (type) {
        case 0, 43, 60 -> length = (Wire.u8(buffer, at + 1) + 1) * 8;
        case 51 -> length = (Wire.u8(buffer, at + 1) + 2) * 4;
        case 44 -> {
          length = 8;
          if ((Wire.u16(buffer, at + 2) & 0xFFF8) != 0) {
            protocol = Wire.u8(buffer, at);
            nextProtocol = -1;
            return;
          }
        }
        default -> length = 0;
      }
      if (length == 0) {
        break;
      }
      type = Wire.u8(buffer, at);
      at += length;
    }
    next = Math.min(at, end);
    nextProtocol = type;
  }

  private void transport(int at) {
    boolean ports =
        switch (nextProtocol) {
          case TCP, UDP, SCTP, DCCP, UDP_LITE -> true;
          default -> false;
        };
    if (ports && end - at >= 4) {
      srcPort = Wire.u16(buffer, at);
      dstPort = Wire.u16(buffer, at + 2);
    }
    if (nextProtocol == TCP && end - at >= 14) {
      tcpFlags = Wire.u8(buffer, at + 13);
    }
    if ((nextProtocol == ICMP || nextProtocol == 58) && end - at >= 2) {
      icmpTypeCode = Wire.u16(buffer, at);
    }
  }
}
