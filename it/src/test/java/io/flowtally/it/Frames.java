// SPDX-License-Identifier: Apache-2.0
package io.flowtally.it;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;

/** Ethernet frames of a conversation, with checksums that the exporters' kernels accept. */
final class Frames {
  private static final int ETHERNET = 14;
  private static final int IPV4 = 0x0800;
  private static final int IPV6 = 0x86DD;
  private static final int ACK_PSH = 0x18;

  private Frames() {}

  /** The frame of the conversation's packet number {@code index}. */
  static byte[] frame(Conversation flow, int index) {
    return frame(flow, index, new byte[flow.payload()]);
  }

  /** A UDP datagram with this content. */
  static byte[] datagram(
      String source, int sourcePort, String target, int targetPort, byte[] payload) {
    return frame(
        new Conversation(17, source, sourcePort, target, targetPort, 1, payload.length),
        0,
        payload);
  }

  private static byte[] frame(Conversation flow, int index, byte[] payload) {
    ByteBuffer frame = ByteBuffer.allocate(ETHERNET + flow.packetBytes());
    frame.put(new byte[] {2, 0, 0, 0, 0, 2}).put(new byte[] {2, 0, 0, 0, 0, 1});
    frame.putShort((short) (flow.isV6() ? IPV6 : IPV4));
    byte[] source = address(flow.source());
    byte[] target = address(flow.target());
    int transport = flow.transportHeader() + flow.payload();
    if (flow.isV6()) {
      frame.putInt(0x60000000).putShort((short) transport);
      frame.put((byte) flow.protocol()).put((byte) 64).put(source).put(target);
    } else {
      frame.put((byte) 0x45).put((byte) 0).putShort((short) flow.packetBytes());
      frame.putShort((short) index).putShort((short) 0x4000);
      frame.put((byte) 64).put((byte) flow.protocol()).putShort((short) 0).put(source).put(target);
      frame.putShort(ETHERNET + 10, checksum(sum(frame, ETHERNET, 20)));
    }
    int start = frame.position();
    putTransport(frame, flow, index);
    frame.put(payload);
    putChecksum(frame, flow, start, transport, source, target);
    return frame.array();
  }

  private static void putTransport(ByteBuffer frame, Conversation flow, int index) {
    switch (flow.protocol()) {
      case 6 -> {
        frame.putShort((short) flow.sourcePort()).putShort((short) flow.targetPort());
        frame.putInt(1 + index * flow.payload()).putInt(1);
        frame.put((byte) 0x50).put((byte) ACK_PSH).putShort((short) 8192).putInt(0);
      }
      case 17 -> {
        frame.putShort((short) flow.sourcePort()).putShort((short) flow.targetPort());
        frame.putShort((short) (8 + flow.payload())).putShort((short) 0);
      }
      case 1 -> frame.put((byte) 8).put((byte) 0).putShort((short) 0).putInt(index);
      case 58 -> frame.put((byte) 128).put((byte) 0).putShort((short) 0).putInt(index);
      default -> throw new IllegalArgumentException("protocol " + flow.protocol());
    }
  }

  private static void putChecksum(
      ByteBuffer frame, Conversation flow, int start, int length, byte[] source, byte[] target) {
    long pseudo = flow.protocol() == 1 ? 0 : (long) flow.protocol() + length;
    if (flow.protocol() != 1) {
      ByteBuffer addresses = ByteBuffer.allocate(32).put(source).put(target);
      pseudo += sum(addresses, 0, 32);
    }
    int offset =
        switch (flow.protocol()) {
          case 6 -> 16;
          case 17 -> 6;
          default -> 2;
        };
    frame.putShort(start + offset, checksum(pseudo + sum(frame, start, length)));
  }

  private static long sum(ByteBuffer bytes, int offset, int length) {
    long sum = 0;
    for (int i = 0; i < length; i++) {
      int octet = bytes.get(offset + i) & 0xFF;
      sum += (i & 1) == 0 ? octet << 8 : octet;
    }
    return sum;
  }

  private static short checksum(long sum) {
    long folded = sum;
    while (folded >>> 16 != 0) {
      folded = (folded & 0xFFFF) + (folded >>> 16);
    }
    return (short) ~folded;
  }

  private static byte[] address(String text) {
    try {
      return InetAddress.getByName(text).getAddress();
    } catch (UnknownHostException e) {
      throw new IllegalArgumentException(text, e);
    }
  }
}
