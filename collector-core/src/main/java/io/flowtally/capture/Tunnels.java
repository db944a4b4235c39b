// SPDX-License-Identifier: Apache-2.0
package io.flowtally.capture;

/**
 * Packets inside of packets: what a port mirror or an overlay network wraps around NetFlow.
 *
 * <pre>
 *  GRE:     flags 2 | protocol 2 | checksum 4? | key 4? | sequence 4?   (RFC 2784, 2890)
 *  VXLAN:   flags 1 | reserved 3 | network 3 | reserved 1 | Ethernet    (RFC 7348)
 *  Geneve:  version, options 1 | flags 1 | protocol 2 | network 3 | reserved 1 | options  (RFC 8926)
 *  GTP-U:   flags 1 | type 1 | length 2 | tunnel 4 | sequence, next 4?  (3GPP TS 29.281)
 *  TZSP:    version 1 | type 1 | protocol 2 | (tag 1 | length 1 | value)* | 1
 * </pre>
 */
final class Tunnels {
  private static final int IPIP = 4;
  private static final int IPV6 = 41;
  private static final int GRE = 47;
  private static final int ETHER_IP = 97;
  private static final int MPLS = 137;

  private final Encapsulations inside;

  Tunnels(Encapsulations inside) {
    this.inside = inside;
  }

  static boolean isTunnel(int protocol) {
    return switch (protocol) {
      case IPIP, IPV6, GRE, ETHER_IP, MPLS -> true;
      default -> false;
    };
  }

  void open(int protocol, byte[] buffer, int from, int to) {
    switch (protocol) {
      case GRE -> gre(buffer, from, to);
      case ETHER_IP -> inside.ethernet(buffer, from + 2, to);
      case MPLS -> inside.etherType(0x8847, buffer, from, to);
      default -> inside.ip(buffer, from, to);
    }
  }

  private void gre(byte[] buffer, int from, int to) {
    if (from + 4 > to) {
      inside.other();
      return;
    }
    int flags = buffer[from] & 0xFF;
    int version = buffer[from + 1] & 7;
    int protocol = Encapsulations.u16(buffer, from + 2);
    int at = from + 4;
    at += (flags & 0xC0) != 0 ? 4 : 0;
    at += (flags & 0x20) != 0 ? 4 : 0;
    boolean sequence = (flags & 0x10) != 0;
    at += sequence ? 4 : 0;
    at += version == 1 && (buffer[from + 1] & 0x80) != 0 ? 4 : 0; // PPTP's acknowledgement
    switch (protocol) {
      // ERSPAN of type I has no header, and no sequence number in that of GRE.
      case 0x88BE -> inside.ethernet(buffer, sequence ? at + 8 : at, to);
      case 0x22EB -> erspan3(buffer, at, to);
      default -> inside.etherType(protocol, buffer, at, to);
    }
  }

  /** Twelve bytes, and eight more if the last bit says so. */
  private void erspan3(byte[] buffer, int at, int to) {
    boolean more = at + 12 <= to && (buffer[at + 11] & 1) != 0;
    inside.ethernet(buffer, at + (more ? 20 : 12), to);
  }

  /**
   * Opens a UDP payload that is a tunnel's. False for one that is not: a NetFlow header is none of
   * these, whatever its port.
   */
  boolean openUdp(int port, byte[] buffer, int from, int to) {
    if (to - from < 12) {
      return false;
    }
    return switch (port) {
      case 4789, 8472 -> vxlan(buffer, from, to);
      case 6081 -> geneve(buffer, from, to);
      case 2152 -> gtp(buffer, from, to);
      case 37008 -> tzsp(buffer, from, to);
      default -> false;
    };
  }

  private boolean vxlan(byte[] buffer, int from, int to) {
    if (buffer[from] != 0x08 || buffer[from + 7] != 0) {
      return false;
    }
    inside.ethernet(buffer, from + 8, to);
    return true;
  }

  private boolean geneve(byte[] buffer, int from, int to) {
    int type = Encapsulations.u16(buffer, from + 2);
    boolean known = type == 0x6558 || type == 0x0800 || type == 0x86DD;
    if ((buffer[from] & 0xC0) != 0 || (buffer[from + 1] & 0x3F) != 0 || !known) {
      return false;
    }
    inside.etherType(type, buffer, from + 8 + (buffer[from] & 0x3F) * 4, to);
    return true;
  }

  private boolean gtp(byte[] buffer, int from, int to) {
    if ((buffer[from] & 0xF8) != 0x30 || buffer[from + 1] != (byte) 0xFF) {
      return false;
    }
    int at = from + 8;
    if ((buffer[from] & 7) != 0) {
      int next = buffer[from + 11];
      at += 4;
      while (next != 0 && at < to && buffer[at] != 0) {
        at += (buffer[at] & 0xFF) * 4;
        next = at <= to ? buffer[at - 1] : 0;
      }
    }
    inside.ip(buffer, at, to);
    return true;
  }

  /** The sniffer of MikroTik, and others. */
  private boolean tzsp(byte[] buffer, int from, int to) {
    if (buffer[from] != 1 || buffer[from + 1] > 1 || Encapsulations.u16(buffer, from + 2) != 1) {
      return false;
    }
    int at = from + 4;
    while (at + 1 < to && buffer[at] != 1) {
      at += buffer[at] == 0 ? 1 : 2 + (buffer[at + 1] & 0xFF);
    }
    inside.ethernet(buffer, at + 1, to);
    return true;
  }
}
