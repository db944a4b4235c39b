// SPDX-License-Identifier: Apache-2.0
package io.flowtally.networks.sources;

/**
 * Countries by the two letters of ISO 3166-1, as a number of 10 bits that needs no table: 0 for
 * none. Static only.
 */
public final class CountryCode {
  public static final int BITS = 10;
  private static final int LETTERS = 26;

  private CountryCode() {}

  /** 0 for what is not two letters. */
  public static int number(String code) {
    if (code.length() != 2) {
      return 0;
    }
    int first = letter(code.charAt(0));
    int second = letter(code.charAt(1));
    return first < 0 || second < 0 ? 0 : first * LETTERS + second + 1;
  }

  private static int letter(char c) {
    return c >= 'A' && c <= 'Z' ? c - 'A' : c >= 'a' && c <= 'z' ? c - 'a' : -1;
  }

  /** Two letters, or nothing for 0. */
  public static void append(long number, StringBuilder out) {
    if (number > 0) {
      int code = (int) number - 1;
      out.append((char) ('A' + code / LETTERS)).append((char) ('A' + code % LETTERS));
    }
  }

  /** As {@link #append}. */
  public static String format(int number) {
    StringBuilder out = new StringBuilder();
    append(number, out);
    return out.toString();
  }
}
