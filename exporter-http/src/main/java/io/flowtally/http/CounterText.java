package io.flowtally.http;

import java.nio.charset.StandardCharsets;

/**
 * Writes a count as {@code Double.toString} does, because the library's writers do: {@code 42.0},
 * {@code 1.2345678E7}. Up to 2^53 every count is a double exactly and its shortest text is all of
 * its digits, so no double is needed and nothing is allocated.
 */
final class CounterText {
  private static final long EXACT = 1L << 53;
  private static final long PLAIN = 10_000_000;

  private CounterText() {}

  static void put(long value, Utf8Buffer out) {
    if (value < 0 || value > EXACT) {
      out.put(Double.toString((double) value).getBytes(StandardCharsets.US_ASCII));
    } else if (value < PLAIN) {
      out.putDigits(value);
      out.put('.');
      out.put('0');
    } else {
      putScientific(value, out);
    }
  }

  /** One digit, a point, the others without trailing zeros but at least one, E and the exponent. */
  private static void putScientific(long value, Utf8Buffer out) {
    int exponent = 0;
    long unit = 1;
    while (value / unit >= 10) {
      unit *= 10;
      exponent++;
    }
    out.put((int) ('0' + value / unit));
    out.put('.');
    long rest = value % unit;
    do {
      unit /= 10;
      out.put((int) ('0' + rest / unit));
      rest %= unit;
    } while (rest != 0);
    out.put('E');
    out.putDigits(exponent);
  }
}
