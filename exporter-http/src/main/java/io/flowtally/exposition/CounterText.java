// SPDX-License-Identifier: Apache-2.0
package io.flowtally.exposition;

import java.nio.charset.StandardCharsets;

/**
 * Writes a count as {@code Double.toString} does, because the library's writers do: {@code 42.0},
 * {@code 1.2345678E7}. Up to 2^53 every count is a double exactly and its shortest text is all of
 * its digits, so no double is needed and nothing is allocated.
 */
final class CounterText {
  private static final long EXACT = 1L << 53;
  private static final long PLAIN = 10_000_000;

  /** The point and the exponent with its E are four. */
  private static final int LONGEST = Digits.LONGEST + 4;

  private CounterText() {}

  static void put(long value, Utf8Buffer out) {
    if (value < 0 || value > EXACT) {
      out.put(Double.toString((double) value).getBytes(StandardCharsets.US_ASCII));
      return;
    }
    byte[] bytes = out.room(LONGEST);
    out.endAt(
        value < PLAIN ? plain(value, bytes, out.size()) : scientific(value, bytes, out.size()));
  }

  private static int plain(long value, byte[] out, int at) {
    int end = Digits.put(value, out, at);
    out[end] = '.';
    out[end + 1] = '0';
    return end + 2;
  }

  /** One digit, a point, the others without trailing zeros but at least one, E and the exponent. */
  private static int scientific(long value, byte[] out, int at) {
    int end = Digits.put(value, out, at + 1);
    int exponent = end - at - 2;
    out[at] = out[at + 1];
    out[at + 1] = '.';
    while (end > at + 3 && out[end - 1] == '0') {
      end--;
    }
    out[end] = 'E';
    return Digits.put(exponent, out, end + 1);
  }
}
