// SPDX-License-Identifier: Apache-2.0
package io.flowtally.address;

import org.jspecify.annotations.Nullable;

/**
 * How inet_aton reads an IPv4 address: one to four parts, the last filling what is left, a leading
 * 0 for octal and 0x for hexadecimal. Only for remarks that say what nfacctd would have made of a
 * row.
 */
public final class InetAton {
  private InetAton() {}

  /** The four decimal parts, or null when inet_aton refuses the text. */
  public static @Nullable String read(String text) {
    String[] parts = text.split("\\.", -1);
    if (parts.length > 4) {
      return null;
    }
    long bits = 0;
    for (int i = 0; i < parts.length; i++) {
      boolean last = i == parts.length - 1;
      int width = last ? 32 - 8 * i : 8;
      long part = part(parts[i]);
      if (part < 0 || part >= 1L << width) {
        return null;
      }
      bits |= last ? part : part << (24 - 8 * i);
    }
    return (bits >>> 24)
        + "."
        + (bits >>> 16 & 255)
        + "."
        + (bits >>> 8 & 255)
        + "."
        + (bits & 255);
  }

  /** The same parts taken as decimal, missing ones as 0, or null when that is no address either. */
  public static @Nullable String asDecimal(String text) {
    String[] parts = text.split("\\.", -1);
    StringBuilder out = new StringBuilder();
    for (int i = 0; i < 4; i++) {
      int part = i < parts.length ? PrefixText.length(parts[i], 255) : 0;
      if (part < 0) {
        return null;
      }
      out.append(i == 0 ? "" : ".").append(part);
    }
    return parts.length > 4 ? null : out.toString();
  }

  private static long part(String text) {
    int radix = 10;
    String digits = text;
    if (text.startsWith("0x") || text.startsWith("0X")) {
      radix = 16;
      digits = text.substring(2);
    } else if (text.length() > 1 && text.startsWith("0")) {
      radix = 8;
    }
    if (digits.isEmpty() || digits.length() > 11 || !isDigits(digits, radix)) {
      return -1;
    }
    return Long.parseLong(digits, radix);
  }

  private static boolean isDigits(String text, int radix) {
    for (int i = 0; i < text.length(); i++) {
      if (text.charAt(i) > 'f' || Character.digit(text.charAt(i), radix) < 0) {
        return false;
      }
    }
    return true;
  }
}
