// SPDX-License-Identifier: Apache-2.0
package io.flowtally.address;

/**
 * An IP address as two longs in network order. IPv4 is v4-mapped ({@code ::ffff:a.b.c.d}), so an
 * IPv4 address that came in an IPv6 field is the same address.
 */
public final class IpAddress {
  /** The low half of {@code ::ffff:0.0.0.0}, which every IPv4 address shares. */
  public static final long V4_MAPPED = 0xFFFF_0000_0000L;

  /** How long the text of an address can be. */
  public static final int LONGEST_TEXT = 39;

  private static final String HEX = "0123456789abcdef";

  /** Each byte's digits, the first one lowest, and in the highest byte how many they are. */
  private static final int[] OCTETS = octets();

  private IpAddress() {}

  public static boolean isV4(long hi, long lo) {
    return hi == 0 && (lo & 0xFFFF_FFFF_0000_0000L) == V4_MAPPED;
  }

  /** The low half of an IPv4 address; its high half is 0. */
  public static long v4(int bits) {
    return V4_MAPPED | (bits & 0xFFFF_FFFFL);
  }

  /** The 32 bits of an IPv4 address. */
  public static int v4Bits(long lo) {
    return (int) lo;
  }

  public static String format(long hi, long lo) {
    StringBuilder out = new StringBuilder(39);
    append(out, hi, lo);
    return out.toString();
  }

  /** Appends the address as {@link #put} writes it. */
  public static void append(StringBuilder out, long hi, long lo) {
    byte[] text = new byte[LONGEST_TEXT];
    int end = put(text, 0, hi, lo);
    for (int i = 0; i < end; i++) {
      out.append((char) text[i]);
    }
  }

  /**
   * Writes the address as inet_ntop prints it: lower case, the longest run of zeros as {@code ::}.
   *
   * @param out with room for {@link #LONGEST_TEXT} bytes, of which those after the text may change
   * @return where the text ends
   */
  public static int put(byte[] out, int at, long hi, long lo) {
    return isV4(hi, lo) ? putV4(out, at, (int) lo) : putV6(out, at, hi, lo);
  }

  private static int putV6(byte[] out, int start, long hi, long lo) {
    int runStart = -1;
    int runLength = 1;
    for (int i = 0; i < 8; i++) {
      int end = i;
      while (end < 8 && group(hi, lo, end) == 0) {
        end++;
      }
      if (end - i > runLength) {
        runStart = i;
        runLength = end - i;
      }
      i = Math.max(i, end - 1);
    }
    int at = start;
    for (int i = 0; i < 8; i++) {
      if (i == runStart) {
        out[at++] = ':';
        out[at++] = ':';
        i += runLength - 1;
      } else if (i == 6 && runStart == 0 && runLength == 6) {
        // glibc prints the deprecated v4-compatible form with dots.
        return putV4(out, at, (int) lo);
      } else {
        if (i > 0 && i != runStart + runLength) {
          out[at++] = ':';
        }
        at = putHex(out, at, group(hi, lo, i));
      }
    }
    return at;
  }

  private static int group(long hi, long lo, int index) {
    return (int) ((index < 4 ? hi : lo) >>> (48 - 16 * (index & 3))) & 0xFFFF;
  }

  private static int putHex(byte[] out, int at, int group) {
    int shift = group == 0 ? 0 : (31 - Integer.numberOfLeadingZeros(group)) & ~3;
    for (; shift >= 0; shift -= 4) {
      out[at++] = (byte) HEX.charAt(group >>> shift & 0xF);
    }
    return at;
  }

  private static int putV4(byte[] out, int start, int bits) {
    int at = putOctet(out, start, bits >>> 24);
    out[at++] = '.';
    at = putOctet(out, at, bits >>> 16 & 0xFF);
    out[at++] = '.';
    at = putOctet(out, at, bits >>> 8 & 0xFF);
    out[at++] = '.';
    return putOctet(out, at, bits & 0xFF);
  }

  /** Three bytes, whatever they are worth: cheaper than asking. */
  private static int putOctet(byte[] out, int at, int octet) {
    int text = OCTETS[octet];
    out[at] = (byte) text;
    out[at + 1] = (byte) (text >>> 8);
    out[at + 2] = (byte) (text >>> 16);
    return at + (text >>> 24);
  }

  private static int[] octets() {
    int[] octets = new int[256];
    for (int octet = 0; octet < octets.length; octet++) {
      String digits = Integer.toString(octet);
      for (int i = 0; i < digits.length(); i++) {
        octets[octet] |= digits.charAt(i) << (8 * i);
      }
      octets[octet] |= digits.length() << 24;
    }
    return octets;
  }
}
