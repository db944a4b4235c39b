// SPDX-License-Identifier: Apache-2.0
package io.flowtally.address;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;

/** Addresses to the pair (hi, lo) that the program uses; IPv4 is v4-mapped. */
public final class AddressBits {
  private AddressBits() {}

  /** The address as the JDK has it. */
  public static InetAddress inetAddress(long hi, long lo) {
    byte[] bytes = ByteBuffer.allocate(16).putLong(hi).putLong(lo).array();
    try {
      // The JDK makes an IPv4 address of a mapped one.
      return InetAddress.getByAddress(bytes);
    } catch (UnknownHostException e) {
      throw new IllegalStateException("16 bytes are an address", e);
    }
  }

  /** The first half of the address in these bytes; 0 for the four of IPv4. */
  public static long hi(byte[] bytes) {
    return bytes.length == 4 ? 0 : eight(bytes, 0);
  }

  public static long lo(byte[] bytes) {
    return bytes.length == 4 ? v4(bytes, 0) : eight(bytes, 8);
  }

  public static long v4(byte[] buffer, int offset) {
    return IpAddress.v4(four(buffer, offset));
  }

  public static int four(byte[] buffer, int offset) {
    return (buffer[offset] & 0xFF) << 24
        | (buffer[offset + 1] & 0xFF) << 16
        | (buffer[offset + 2] & 0xFF) << 8
        | (buffer[offset + 3] & 0xFF);
  }

  public static long eight(byte[] buffer, int offset) {
    return (long) four(buffer, offset) << 32 | Integer.toUnsignedLong(four(buffer, offset + 4));
  }
}
