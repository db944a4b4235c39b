package io.flowtally.codec;

/**
 * An IP address as two longs in network order. IPv4 is v4-mapped ({@code ::ffff:a.b.c.d}), so an
 * IPv4 address that came in an IPv6 field is the same address.
 */
public final class IpAddress {
  private static final long V4_MAPPED = 0xFFFF_0000_0000L;
  private static final char[] HEX = "0123456789abcdef".toCharArray();

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

  /**
   * Appends the address as inet_ntop prints it: lower case, the longest run of zeros as {@code ::}.
   */
  public static void append(StringBuilder out, long hi, long lo) {
    if (isV4(hi, lo)) {
      appendV4(out, (int) lo);
      return;
    }
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
    if (runStart == 0 && runLength == 6) {
      // glibc prints the deprecated v4-compatible form with dots.
      appendV4(out.append("::"), (int) lo);
      return;
    }
    for (int i = 0; i < 8; i++) {
      if (i == runStart) {
        out.append("::");
        i += runLength - 1;
      } else {
        if (i > 0 && i != runStart + runLength) {
          out.append(':');
        }
        appendHex(out, group(hi, lo, i));
      }
    }
  }

  private static int group(long hi, long lo, int index) {
    return (int) ((index < 4 ? hi : lo) >>> (48 - 16 * (index & 3))) & 0xFFFF;
  }

  private static void appendHex(StringBuilder out, int group) {
    boolean started = false;
    for (int shift = 12; shift >= 0; shift -= 4) {
      int digit = group >>> shift & 0xF;
      started |= digit != 0 || shift == 0;
      if (started) {
        out.append(HEX[digit]);
      }
    }
  }

  private static void appendV4(StringBuilder out, int bits) {
    out.append(bits >>> 24).append('.').append(bits >>> 16 & 0xFF).append('.');
    out.append(bits >>> 8 & 0xFF).append('.').append(bits & 0xFF);
  }
}
