// SPDX-License-Identifier: Apache-2.0
package io.flowtally.capture;

/**
 * What may stand between a link and an IP packet: tags, MPLS, PPPoE, LLC, whole frames in frames.
 * Each call ends in exactly one packet, or in none, which is counted.
 *
 * <pre>
 *  VLAN tag:  control 2 | EtherType 2                            (IEEE 802.1Q, 802.1ad)
 *  MPLS:      label 20 bits | class 3 | bottom 1 | TTL 8, each   (RFC 3032)
 *  PPPoE:     version, type 1 | code 1 | session 2 | length 2 | PPP  (RFC 2516)
 *  LLC:       SAP 1 | SAP 1 | control 1 | organization 3 | EtherType 2
 *  PPP:       address, control 2? | protocol 1 or 2              (RFC 1661, 1662)
 * </pre>
 */
final class Encapsulations {
  /** A frame in a frame in a frame; more is a riddle, not a network. */
  private static final int DEEPEST = 8;

  private final IpPackets packets;
  private int depth;

  Encapsulations(IpPackets packets) {
    this.packets = packets;
  }

  void begin() {
    depth = 0;
  }

  void other() {
    packets.onOther();
  }

  void ip(byte[] buffer, int from, int to) {
    if (from >= to || ++depth > DEEPEST) {
      packets.onOther();
    } else {
      packets.onPacket(buffer, from, to - from);
    }
  }

  void ethernet(byte[] buffer, int from, int to) {
    if (++depth > DEEPEST) {
      packets.onOther();
    } else {
      typed(buffer, from + 12, to);
    }
  }

  /** An EtherType, and what it announces. */
  void typed(byte[] buffer, int typeAt, int to) {
    typed(buffer, typeAt, to, 2);
  }

  void typed(byte[] buffer, int typeAt, int to, int size) {
    if (typeAt + size > to) {
      packets.onOther();
    } else {
      etherType(u16(buffer, typeAt), buffer, typeAt + size, to);
    }
  }

  void etherType(int announced, byte[] buffer, int from, int to) {
    int type = announced;
    int at = from;
    while (tag(type) > 0 && at + tag(type) <= to) {
      at += tag(type);
      type = u16(buffer, at - 2);
    }
    switch (type) {
      case 0x0800, 0x86DD -> ip(buffer, at, to);
      case 0x8847, 0x8848 -> mpls(buffer, at, to);
      case 0x8864 -> ppp(buffer, at + 6, to);
      case 0x880B -> ppp(buffer, at, to); // PPP in GRE
      case 0x6558 -> ethernet(buffer, at, to); // transparent bridging
      case 0x88E7 -> ethernet(buffer, at + 4, to); // provider backbone (802.1ah)
      case 0x8903 -> ethernet(buffer, at + 2, to); // FabricPath
      case 0x88E5 -> macsec(buffer, at, to);
      case 0x8870, 0x0004 -> llc(buffer, at, to); // too long for a length; Linux cooked
      default -> {
        if (type >= 0x0005 && type < 0x0600) {
          llc(buffer, at, to); // a length
        } else {
          packets.onOther();
        }
      }
    }
  }

  /** Bytes of a tag, with the EtherType that follows it; 0 for what is no tag. */
  private static int tag(int type) {
    return switch (type) {
      case 0x8100, 0x88A8, 0x9100, 0x9200, 0x9300 -> 4;
      case 0x8926, 0x892F -> 6; // VN-Tag, HSR
      case 0x8909 -> 8; // Cisco metadata
      default -> 0;
    };
  }

  private void mpls(byte[] buffer, int from, int to) {
    int at = from;
    boolean bottom = false;
    while (!bottom && at + 4 <= to) {
      bottom = (buffer[at + 2] & 1) != 0;
      at += 4;
    }
    if (!bottom || at >= to) {
      packets.onOther();
    } else if (isIp(buffer, at, to)) {
      ip(buffer, at, to);
    } else {
      // A pseudowire; a control word starts with four zero bits (RFC 4448).
      boolean controlWord = buffer[at] >>> 4 == 0 && at + 18 <= to && knows(u16(buffer, at + 16));
      ethernet(buffer, controlWord ? at + 4 : at, to);
    }
  }

  private static boolean knows(int type) {
    return type == 0x0800 || type == 0x86DD || type == 0x8847 || type == 0x8864 || tag(type) > 0;
  }

  /** A MAC address may start with a 4 or a 6 too; then the length is no packet's. */
  private static boolean isIp(byte[] buffer, int at, int to) {
    int version = buffer[at] >>> 4 & 0xF;
    if (version == 4) {
      return at + 20 <= to && (buffer[at] & 0xF) >= 5 && u16(buffer, at + 2) <= to - at;
    }
    return version == 6 && at + 40 <= to && u16(buffer, at + 4) + 40 <= to - at;
  }

  /** Authenticated but not encrypted (IEEE 802.1AE). */
  private void macsec(byte[] buffer, int from, int to) {
    boolean encrypted = from < to && (buffer[from] & 0x0C) != 0;
    boolean longForm = from < to && (buffer[from] & 0x20) != 0;
    if (encrypted) {
      packets.onOther();
    } else {
      typed(buffer, from + (longForm ? 14 : 6), to);
    }
  }

  void llc(byte[] buffer, int from, int to) {
    if (from + 8 <= to && u16(buffer, from) == 0xAAAA) {
      typed(buffer, from + 6, to);
    } else if (from + 3 <= to && u16(buffer, from) == 0x0606) {
      ip(buffer, from + 3, to);
    } else {
      packets.onOther();
    }
  }

  void ppp(byte[] buffer, int from, int to) {
    int first = from + 4 <= to ? u16(buffer, from) : 0;
    if (first == 0x0F00 || first == 0x8F00) {
      typed(buffer, from + 2, to); // Cisco HDLC under the same number
      return;
    }
    int at = first == 0xFF03 ? from + 2 : from;
    if (at + 2 > to) {
      packets.onOther();
      return;
    }
    boolean compressed = (buffer[at] & 1) != 0;
    int protocol = compressed ? buffer[at] & 0xFF : u16(buffer, at);
    int payload = at + (compressed ? 1 : 2);
    switch (protocol) {
      case 0x0021, 0x0057 -> ip(buffer, payload, to);
      case 0x0281 -> mpls(buffer, payload, to);
      case 0x0031 -> ethernet(buffer, payload + 4, to); // bridging, after flags and MAC type
      default -> packets.onOther();
    }
  }

  /** RFC 2427, or the EtherType at once as Cisco does it. */
  void frameRelay(byte[] buffer, int from, int to) {
    int at = from;
    while (at < to && (buffer[at] & 1) == 0) {
      at++;
    }
    at++;
    if (at + 4 > to) {
      packets.onOther();
      return;
    }
    if (buffer[at] != 3) {
      typed(buffer, at, to);
      return;
    }
    at += buffer[at + 1] == 0 ? 2 : 1; // padding
    switch (buffer[at] & 0xFF) {
      case 0xCC, 0x8E -> ip(buffer, at + 1, to);
      case 0x80 -> typed(buffer, at + 4, to);
      case 0xCF -> ppp(buffer, at + 1, to);
      default -> packets.onOther();
    }
  }

  static int u16(byte[] buffer, int at) {
    return (buffer[at] & 0xFF) << 8 | (buffer[at + 1] & 0xFF);
  }
}
