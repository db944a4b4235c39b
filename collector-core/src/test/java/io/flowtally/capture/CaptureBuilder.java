// SPDX-License-Identifier: Apache-2.0
package io.flowtally.capture;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;

/** Builds captures, frames and packets for tests, right ones and broken ones. */
final class CaptureBuilder {
  static final int ETHERNET = 1;
  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final ByteOrder order;

  CaptureBuilder(ByteOrder order) {
    this.order = order;
  }

  static CaptureBuilder pcap(ByteOrder order, int magic, int linkType) {
    return new CaptureBuilder(order).words(magic, 0x00020004, 0, 0, 65_535, linkType);
  }

  static CaptureBuilder pcap(int linkType) {
    return pcap(ByteOrder.LITTLE_ENDIAN, 0xA1B2C3D4, linkType);
  }

  CaptureBuilder packet(int seconds, int fraction, byte[] frame) {
    return words(seconds, fraction, frame.length, frame.length).octets(frame);
  }

  CaptureBuilder words(int... words) {
    for (int word : words) {
      octets(ByteBuffer.allocate(4).order(order).putInt(word).array());
    }
    return this;
  }

  CaptureBuilder octets(byte[] octets) {
    out.writeBytes(octets);
    return this;
  }

  /** A pcapng block with padding. */
  CaptureBuilder block(int type, byte[] body) {
    byte[] padded = Arrays.copyOf(body, (body.length + 3) / 4 * 4);
    return words(type, padded.length + 12).octets(padded).words(padded.length + 12);
  }

  CaptureBuilder section() {
    return block(0x0A0D0D0A, buffer(16).putInt(0x1A2B3C4D).putInt(1).putLong(-1).array());
  }

  CaptureBuilder networkInterface(int linkType, byte... options) {
    return block(
        1,
        buffer(8 + options.length)
            .putShort((short) linkType)
            .putShort((short) 0)
            .putInt(0)
            .put(options)
            .array());
  }

  CaptureBuilder enhancedPacket(int number, long stamp, byte[] frame) {
    return block(
        6,
        buffer(20 + frame.length)
            .putInt(number)
            .putInt((int) (stamp >>> 32))
            .putInt((int) stamp)
            .putInt(frame.length)
            .putInt(frame.length)
            .put(frame)
            .array());
  }

  ByteBuffer buffer(int size) {
    return ByteBuffer.allocate(size).order(order);
  }

  byte[] build() {
    return out.toByteArray();
  }

  static byte[] udp(int sourcePort, int destinationPort, byte[] payload) {
    return ByteBuffer.allocate(8 + payload.length)
        .putShort((short) sourcePort)
        .putShort((short) destinationPort)
        .putShort((short) (8 + payload.length))
        .putShort((short) 0)
        .put(payload)
        .array();
  }

  /** From 192.0.2.1 to 198.51.100.2. */
  static byte[] ipv4(byte[] payload) {
    return ipv4(0, 0, payload);
  }

  static byte[] ipv4(int id, int flagsAndOffset, byte[] payload) {
    return ByteBuffer.allocate(20 + payload.length)
        .put((byte) 0x45)
        .put((byte) 0)
        .putShort((short) (20 + payload.length))
        .putShort((short) id)
        .putShort((short) flagsAndOffset)
        .put((byte) 64)
        .put((byte) 17)
        .putShort((short) 0)
        .putInt(0xC0000201)
        .putInt(0xC6336402)
        .put(payload)
        .array();
  }

  /** From 2001:db8::1 to 2001:db8::2. */
  static byte[] ipv6(int nextHeader, byte[] payload) {
    return ByteBuffer.allocate(40 + payload.length)
        .putInt(0x60000000)
        .putShort((short) payload.length)
        .put((byte) nextHeader)
        .put((byte) 64)
        .putLong(0x20010DB800000000L)
        .putLong(1)
        .putLong(0x20010DB800000000L)
        .putLong(2)
        .put(payload)
        .array();
  }

  static byte[] ethernet(int etherType, byte[] payload, int... tags) {
    ByteBuffer frame = ByteBuffer.allocate(14 + 4 * tags.length + payload.length);
    frame.put(new byte[12]);
    for (int tag : tags) {
      frame.putInt(tag);
    }
    return frame.putShort((short) etherType).put(payload).array();
  }

  static byte[] join(byte[] first, byte[] second) {
    byte[] joined = Arrays.copyOf(first, first.length + second.length);
    System.arraycopy(second, 0, joined, first.length, second.length);
    return joined;
  }
}
