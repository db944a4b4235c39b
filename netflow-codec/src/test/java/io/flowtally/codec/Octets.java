// SPDX-License-Identifier: Apache-2.0
package io.flowtally.codec;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** Octets in network order, written one value after the other. */
public final class Octets {
  private byte[] octets = new byte[64];
  private int length;

  public Octets u8(int value) {
    return unsigned(value, 1);
  }

  public Octets u16(int value) {
    return unsigned(value, 2);
  }

  public Octets u32(long value) {
    return unsigned(value, 4);
  }

  public Octets u64(long value) {
    return unsigned(value, 8);
  }

  /** The low {@code size} octets of a value. */
  public Octets unsigned(long value, int size) {
    byte[] bigEndian = new byte[size];
    for (int i = 0; i < size; i++) {
      int shift = 8 * (size - 1 - i);
      bigEndian[i] = shift >= 64 ? 0 : (byte) (value >>> shift);
    }
    return bytes(bigEndian);
  }

  /** An address literal: 4 octets for IPv4, 16 for IPv6. */
  public Octets ip(String literal) {
    try {
      byte[] address = InetAddress.getByName(literal).getAddress();
      boolean mapped = address.length == 4 && literal.indexOf(':') >= 0;
      return mapped ? u64(0).u16(0).u16(0xFFFF).bytes(address) : bytes(address);
    } catch (UnknownHostException e) {
      throw new IllegalArgumentException(literal, e);
    }
  }

  public Octets bytes(byte... values) {
    if (length + values.length > octets.length) {
      octets = Arrays.copyOf(octets, Math.max(2 * octets.length, length + values.length));
    }
    System.arraycopy(values, 0, octets, length, values.length);
    length += values.length;
    return this;
  }

  /** Variable length, short form (RFC 7011 section 7): one octet of length. */
  public Octets variable(byte... value) {
    return u8(value.length).bytes(value);
  }

  /** Variable length, long form: 255 and two octets of length. */
  public Octets variableLong(byte... value) {
    return u8(255).u16(value.length).bytes(value);
  }

  public Octets text(String value) {
    return bytes(value.getBytes(StandardCharsets.UTF_8));
  }

  public int length() {
    return length;
  }

  void setU16(int at, int value) {
    octets[at] = (byte) (value >>> 8);
    octets[at + 1] = (byte) value;
  }

  void clear() {
    length = 0;
  }

  public byte[] toByteArray() {
    return Arrays.copyOf(octets, length);
  }
}
