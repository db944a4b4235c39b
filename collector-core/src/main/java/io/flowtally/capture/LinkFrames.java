// SPDX-License-Identifier: Apache-2.0
package io.flowtally.capture;

/**
 * Takes off what a link puts before a packet. Link types are those of tcpdump.org/linktypes.html; a
 * frame of another type is counted under its number.
 *
 * <pre>
 *  Ethernet:        destination 6 | source 6 | EtherType 2
 *  Linux cooked:    type 2 | device type 2 | length 2 | address 8 | EtherType 2
 *  Linux cooked 2:  EtherType 2 | reserved 2 | interface 4 | device type 2 | type 1 | length 1 | address 8
 *  loopback:        address family 4, in the order of the machine that wrote it
 *  NFLOG:           family 1 | version 1 | resource 2 | (length 2 | type 2 | value, to a multiple of 4)*
 * </pre>
 */
final class LinkFrames implements FrameSink {
  private static final int NFLOG_PAYLOAD = 9;

  private final IpPackets packets;
  private final Encapsulations inside;
  private final RadioFrames radio;
  private int unreadLinkType = PcapSummary.NONE;

  LinkFrames(IpPackets packets) {
    this.packets = packets;
    this.inside = packets.encapsulations();
    this.radio = new RadioFrames(inside);
  }

  /** The last link type that is not read here; {@link PcapSummary#NONE} if all were. */
  int unreadLinkType() {
    return unreadLinkType;
  }

  @Override
  public void onFrame(int linkType, byte[] buffer, int offset, int length, long timeMs) {
    packets.begin(timeMs);
    link(linkType, buffer, offset, offset + length);
  }

  private void link(int linkType, byte[] buffer, int from, int to) {
    switch (linkType) {
      // Raw IP, also as BSD and OpenBSD number it.
      case 12, 14, 101, 228, 229 -> inside.ip(buffer, from, to);
      // The family's number differs from system to system; the IP version tells as well.
      case 0, 108 -> inside.ip(buffer, from + 4, to);
      case 1 -> inside.ethernet(buffer, from, to);
      case 113 -> inside.typed(buffer, from + 14, to);
      case 276 -> cooked2(buffer, from, to);
      case 9, 50 -> inside.ppp(buffer, from, to);
      case 51 -> inside.etherType(0x8864, buffer, from, to); // PPPoE session
      case 104 -> inside.typed(buffer, from + 2, to); // Cisco HDLC
      case 166, 204 -> inside.ppp(buffer, from + 1, to); // the direction before PPP
      case 205 -> inside.typed(buffer, from + 3, to); // and before Cisco HDLC
      case 107 -> inside.frameRelay(buffer, from, to);
      case 206 -> inside.frameRelay(buffer, from + 1, to);
      case 219 -> inside.etherType(0x8847, buffer, from, to); // MPLS
      case 239 -> nflog(buffer, from, to);
      case 109 -> inside.ip(buffer, from + 12, to); // OpenBSD's IPsec
      case 117 -> pflog(buffer, from, to);
      case 226 -> inside.ip(buffer, from + 24, to); // Solaris
      case 100 -> inside.llc(buffer, from, to); // ATM
      case 10 -> inside.llc(buffer, from + 13, to); // FDDI
      case 122 -> inside.llc(buffer, from + 16, to); // Fibre Channel
      case 242 -> inside.typed(buffer, from + 40, to, 4); // InfiniBand
      case 197 -> erf(buffer, from, to);
      case 240 -> inside.ethernet(buffer, from + 4, to); // netANALYZER
      case 241 -> inside.ethernet(buffer, from + 12, to);
      case 274 -> inside.ethernet(buffer, from + 8, to); // with the preamble
      // Tags of switch chips.
      case 281, 283 -> inside.typed(buffer, from + 16, to);
      case 282 -> inside.ethernet(buffer, from + 4, to);
      case 284 -> inside.typed(buffer, from + 20, to);
      case 105, 119, 127, 163 -> radio.frame(linkType, buffer, from, to);
      case 192 -> nested(buffer, from, to, 2, 2, 4); // PPI
      case 258 -> nested(buffer, from, to, 0, 4, 8); // PKTAP of macOS
      default -> {
        unreadLinkType = linkType;
        packets.onOther();
      }
    }
  }

  private void cooked2(byte[] buffer, int from, int to) {
    if (from + 20 > to) {
      packets.onOther();
    } else {
      inside.etherType(Encapsulations.u16(buffer, from), buffer, from + 20, to);
    }
  }

  /** The value of the first attribute that is a payload; both in the order of their machine. */
  private void nflog(byte[] buffer, int from, int to) {
    int at = from + 4;
    while (at + 4 <= to) {
      // Types are small and never 0, so the byte that is 0 tells the order.
      boolean bigEndian = buffer[at + 2] == 0;
      int type = buffer[bigEndian ? at + 3 : at + 2] & 0xFF;
      int length = bigEndian ? Encapsulations.u16(buffer, at) : littleEndian(buffer, at, 2);
      if (length < 4 || at + length > to) {
        break;
      }
      if (type == NFLOG_PAYLOAD) {
        inside.ip(buffer, at + 4, at + length);
        return;
      }
      at += (length + 3) / 4 * 4;
    }
    packets.onOther();
  }

  /** The first byte is the header's length, without its padding. */
  private void pflog(byte[] buffer, int from, int to) {
    int header = from < to ? ((buffer[from] & 0xFF) + 3) / 4 * 4 : 0;
    inside.ip(buffer, from + header, to);
  }

  /** Endace's ERF: 16 bytes, extensions of 8 each while their first bit is set, 2 of padding. */
  private void erf(byte[] buffer, int from, int to) {
    int at = from + 16;
    boolean ethernet = at <= to && (buffer[from + 8] & 0x7F) == 2;
    boolean more = at <= to && buffer[from + 8] < 0;
    while (more && at + 8 <= to) {
      more = buffer[at] < 0;
      at += 8;
    }
    if (ethernet) {
      inside.ethernet(buffer, at + 2, to);
    } else {
      packets.onOther();
    }
  }

  /** A header that gives its length and the link type of what follows, little endian. */
  private void nested(byte[] buffer, int from, int to, int lengthAt, int lengthSize, int typeAt) {
    if (from + typeAt + 4 > to) {
      packets.onOther();
      return;
    }
    int header = littleEndian(buffer, from + lengthAt, lengthSize);
    int linkType = littleEndian(buffer, from + typeAt, 4);
    if (header < typeAt + 4 || header > to - from || linkType == 192 || linkType == 258) {
      packets.onOther();
    } else {
      link(linkType, buffer, from + header, to);
    }
  }

  static int littleEndian(byte[] buffer, int at, int octets) {
    int value = 0;
    for (int i = octets - 1; i >= 0; i--) {
      value = value << 8 | (buffer[at + i] & 0xFF);
    }
    return value;
  }
}
