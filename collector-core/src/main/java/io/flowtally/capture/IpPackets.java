// SPDX-License-Identifier: Apache-2.0
package io.flowtally.capture;

import io.flowtally.address.AddressBits;
import org.jspecify.annotations.Nullable;

/**
 * IP packets to UDP datagrams (RFC 791, RFC 8200, RFC 768), out of tunnels too. What is no UDP, or
 * cut short, is counted.
 *
 * <pre>
 *  IPv4: version, header length 1 | ToS 1 | total length 2 | id 2 | flags, offset 2
 *        TTL 1 | protocol 1 | checksum 2 | source 4 | destination 4 | options
 *  IPv6: version, class, label 4 | payload length 2 | next header 1 | hop limit 1
 *        source 16 | destination 16 | extension headers
 *  UDP:  source port 2 | destination port 2 | length 2 | checksum 2
 * </pre>
 */
final class IpPackets {
  private static final int UDP = 17;
  private static final int AUTHENTICATION = 51;
  private static final int UDP_HEADER = 8;
  private static final int IPV4_HEADER = 20;
  private static final int IPV6_HEADER = 40;

  private final PcapHandler handler;
  private final Fragments fragments = new Fragments();
  private final Encapsulations encapsulations = new Encapsulations(this);
  private final Tunnels tunnels = new Tunnels(encapsulations);
  private long packets;
  private long datagrams;
  private long other;
  private long cut;

  // The packet in hand.
  private long sourceHi;
  private long sourceLo;
  private long destinationHi;
  private long destinationLo;
  private long timeMs;

  IpPackets(PcapHandler handler) {
    this.handler = handler;
  }

  PcapSummary summary(int unreadLinkType, boolean endsEarly) {
    return new PcapSummary(
        packets, datagrams, other, cut, fragments.lostAtTheEnd(), unreadLinkType, endsEarly);
  }

  Encapsulations encapsulations() {
    return encapsulations;
  }

  /** The next frame of the capture. */
  void begin(long atMs) {
    packets++;
    timeMs = atMs;
    encapsulations.begin();
  }

  /** A frame without an IP packet. */
  void onOther() {
    other++;
  }

  void onPacket(byte[] buffer, int offset, int length) {
    int version = length == 0 ? 0 : buffer[offset] >>> 4 & 0xF;
    if (version == 4) {
      ipv4(buffer, offset, length);
    } else if (version == 6) {
      ipv6(buffer, offset, length);
    } else {
      other++;
    }
  }

  private void ipv4(byte[] buffer, int offset, int length) {
    int header = (buffer[offset] & 0xF) * 4;
    if (length < IPV4_HEADER || header < IPV4_HEADER || header > length) {
      cut++;
      return;
    }
    int total = u16(buffer, offset + 2);
    // 0: the network card was to cut the packet to size, and the capture is from before that.
    int end = total == 0 ? length : total;
    int protocol = buffer[offset + 9] & 0xFF;
    if (!isRead(protocol)) {
      other++;
    } else if (end < header || end > length) {
      cut++;
    } else {
      sourceHi = 0;
      sourceLo = AddressBits.v4(buffer, offset + 12);
      destinationHi = 0;
      destinationLo = AddressBits.v4(buffer, offset + 16);
      int fragment = u16(buffer, offset + 6);
      int payload = offset + header;
      if ((fragment & 0x3FFF) == 0) {
        payload(protocol, buffer, payload, end - header);
      } else {
        boolean more = (fragment & 0x2000) != 0;
        int at = (fragment & 0x1FFF) * 8;
        int id = u16(buffer, offset + 4);
        fragment(protocol, id, at, more, buffer, payload, end - header);
      }
    }
  }

  private void ipv6(byte[] buffer, int offset, int length) {
    if (length < IPV6_HEADER) {
      cut++;
      return;
    }
    sourceHi = AddressBits.eight(buffer, offset + 8);
    sourceLo = AddressBits.eight(buffer, offset + 16);
    destinationHi = AddressBits.eight(buffer, offset + 24);
    destinationLo = AddressBits.eight(buffer, offset + 32);
    int payload = u16(buffer, offset + 4);
    int end = payload == 0 ? length : IPV6_HEADER + payload;
    if (end > length) {
      cut++;
      return;
    }
    Ipv6Headers headers =
        Ipv6Headers.walk(buffer, offset + IPV6_HEADER, offset + end, buffer[offset + 6] & 0xFF);
    int rest = offset + end - headers.payload();
    int at = headers.payload();
    if (!isRead(headers.next())) {
      other++;
    } else if (headers.isFragment()) {
      int offsetInIt = headers.fragmentAt();
      fragment(headers.next(), headers.id(), offsetInIt, headers.more(), buffer, at, rest);
    } else {
      payload(headers.next(), buffer, at, rest);
    }
  }

  private static boolean isRead(int protocol) {
    return protocol == UDP || protocol == AUTHENTICATION || Tunnels.isTunnel(protocol);
  }

  private void payload(int protocol, byte[] buffer, int offset, int length) {
    if (protocol == UDP) {
      udp(buffer, offset, length);
    } else if (protocol == AUTHENTICATION) {
      authenticated(buffer, offset, length);
    } else {
      tunnels.open(protocol, buffer, offset, offset + length);
    }
  }

  /** Next header 1 | length in units of 4, less 2, 1 | ... (RFC 4302). */
  private void authenticated(byte[] buffer, int offset, int length) {
    int header = length < 2 ? length : ((buffer[offset + 1] & 0xFF) + 2) * 4;
    int next = length < 2 ? 0 : buffer[offset] & 0xFF;
    if (header >= length || next == AUTHENTICATION || !isRead(next)) {
      other++;
    } else {
      payload(next, buffer, offset + header, length - header);
    }
  }

  private void fragment(
      int protocol, int id, int at, boolean more, byte[] buffer, int offset, int length) {
    Fragments.Key key =
        new Fragments.Key(sourceHi, sourceLo, destinationHi, destinationLo, protocol, id);
    byte @Nullable [] whole = fragments.add(key, at, more, buffer, offset, length, timeMs);
    if (whole != null) {
      payload(protocol, whole, 0, whole.length);
    }
  }

  private void udp(byte[] buffer, int offset, int length) {
    int claimed = length < UDP_HEADER ? 0 : u16(buffer, offset + 4);
    if (claimed == 0 && length > UDP_HEADER) {
      claimed = length;
    }
    if (claimed < UDP_HEADER || claimed > length) {
      cut++;
      return;
    }
    if (tunnels.openUdp(u16(buffer, offset + 2), buffer, offset + UDP_HEADER, offset + claimed)) {
      return;
    }
    datagrams++;
    handler.onUdp(
        buffer,
        offset + UDP_HEADER,
        claimed - UDP_HEADER,
        sourceHi,
        sourceLo,
        u16(buffer, offset),
        destinationHi,
        destinationLo,
        u16(buffer, offset + 2),
        timeMs);
  }

  private static int u16(byte[] buffer, int at) {
    return (buffer[at] & 0xFF) << 8 | (buffer[at + 1] & 0xFF);
  }
}
