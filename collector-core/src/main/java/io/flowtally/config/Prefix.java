// SPDX-License-Identifier: Apache-2.0
package io.flowtally.config;

/**
 * An IP prefix in 128 bits, IPv4 as v4-mapped (so 10.0.0.0/8 has the length 104). Host bits are
 * zero.
 */
public record Prefix(long hi, long lo, int length) {
  private static final int V4 = 96;

  /** True when the address is inside. An IPv6 prefix, even ::/0, contains no IPv4 address. */
  public boolean contains(long addressHi, long addressLo) {
    boolean v4 = addressHi == 0 && addressLo >>> 32 == 0xFFFF;
    return !(v4 && length < V4)
        && ((addressHi ^ hi) & highMask(length)) == 0
        && ((addressLo ^ lo) & lowMask(length)) == 0;
  }

  static long highMask(int length) {
    return length >= 64 ? -1L : length == 0 ? 0L : -1L << (64 - length);
  }

  static long lowMask(int length) {
    return length <= 64 ? 0L : -1L << (128 - length);
  }
}
