// SPDX-License-Identifier: Apache-2.0
package io.flowtally.address;

import org.jspecify.annotations.Nullable;

/** A prefix as text: an address, a slash and a length; or an address alone, which is one host. */
public final class PrefixText {
  private PrefixText() {}

  /** Null when the text is no prefix. Host bits are cleared. */
  public static @Nullable Prefix parse(String text) {
    int slash = text.indexOf('/');
    String addressText = slash < 0 ? text : text.substring(0, slash);
    AddressText.Words address = AddressText.parse(addressText);
    if (address == null) {
      return null;
    }
    int longest = AddressText.looksLikeV6(addressText) ? 128 : 32;
    int length = slash < 0 ? longest : length(text.substring(slash + 1), longest);
    if (length < 0) {
      return null;
    }
    return new Prefix(
        address.hi(), address.lo(), longest == 32 ? length + Prefix.V4_OFFSET : length);
  }

  /** True for a prefix with bits set beyond its length, such as 10.1.2.3/8. */
  public static boolean hasHostBits(String text) {
    Prefix prefix = parse(text);
    AddressText.Words address = AddressText.parse(text.replaceFirst("/.*", ""));
    return prefix != null
        && address != null
        && (prefix.hi() != address.hi() || prefix.lo() != address.lo());
  }

  /** Decimal digits up to {@code longest}, or -1. */
  public static int length(String text, int longest) {
    if (text.isEmpty() || text.length() > 3) {
      return -1;
    }
    int value = 0;
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c < '0' || c > '9') {
        return -1;
      }
      value = value * 10 + (c - '0');
    }
    return value > longest ? -1 : value;
  }
}
