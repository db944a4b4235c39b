// SPDX-License-Identifier: Apache-2.0
package io.flowtally.address;

import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.UnknownHostException;

/** Addresses to the pair (hi, lo) that the program uses; IPv4 is v4-mapped. */
public final class AddressBits {
  private static final long V4_MAPPED = 0xFFFFL << 32;

  /**
   * In every JDK so far the hash of an IPv4 address is the address. That spares a copy of its
   * octets for each datagram; a JDK where it is not so gets the copy.
   */
  private static final boolean HASH_IS_ADDRESS = hashIsAddress();

  private AddressBits() {}

  private static boolean hashIsAddress() {
    try {
      return InetAddress.getByAddress(new byte[] {(byte) 203, 0, 113, 7}).hashCode() == 0xCB00_7107;
    } catch (UnknownHostException e) {
      return false;
    }
  }

  public static long hi(InetAddress address) {
    return address instanceof Inet4Address ? 0 : hi(address.getAddress());
  }

  public static long lo(InetAddress address) {
    return HASH_IS_ADDRESS && address instanceof Inet4Address
        ? V4_MAPPED | Integer.toUnsignedLong(address.hashCode())
        : lo(address.getAddress());
  }

  /** The first half of the address in the octets; 0 for the four of IPv4. */
  public static long hi(byte[] octets) {
    return octets.length == 4 ? 0 : eight(octets, 0);
  }

  public static long lo(byte[] octets) {
    return octets.length == 4 ? v4(octets, 0) : eight(octets, 8);
  }

  public static long v4(byte[] buffer, int offset) {
    return V4_MAPPED | Integer.toUnsignedLong(four(buffer, offset));
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
