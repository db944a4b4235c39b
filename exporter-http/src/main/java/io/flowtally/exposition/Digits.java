// SPDX-License-Identifier: Apache-2.0
package io.flowtally.exposition;

import java.nio.charset.StandardCharsets;

/** Decimal digits of numbers that are not negative, two at a time out of a table. */
final class Digits {
  /** Of the largest long. */
  static final int LONGEST = 19;

  private static final byte[] PAIRS = pairs();

  /** The least number that has so many digits and one more. */
  private static final long[] LEAST = least();

  private Digits() {}

  /** How many digits a number has. */
  static int count(long value) {
    // 1233 / 4096 is a little less than log10(2): right, or one too many.
    int bits = 64 - Long.numberOfLeadingZeros(value | 1);
    int most = ((bits * 1233) >>> 12) + 1;
    return value < LEAST[most - 1] ? most - 1 : most;
  }

  /** Writes the digits, and returns where they end. */
  static int put(long value, byte[] out, int at) {
    int end = at + count(value);
    int i = end;
    while (value >= 10) {
      int pair = (int) (value % 100) * 2;
      value /= 100;
      out[--i] = PAIRS[pair + 1];
      out[--i] = PAIRS[pair];
    }
    if (i > at) {
      out[at] = (byte) ('0' + value);
    }
    return end;
  }

  private static byte[] pairs() {
    StringBuilder pairs = new StringBuilder();
    for (int i = 0; i < 100; i++) {
      pairs.append(i / 10).append(i % 10);
    }
    return pairs.toString().getBytes(StandardCharsets.US_ASCII);
  }

  private static long[] least() {
    long[] least = new long[LONGEST];
    long power = 1;
    for (int i = 1; i < LONGEST; i++) {
      power *= 10;
      least[i] = power;
    }
    return least;
  }
}
