// SPDX-License-Identifier: Apache-2.0
package io.flowtally.classify;

/** A piece of somebody's text for a message: in quotes, short, and printable. */
final class Quoted {
  private static final int LONGEST = 60;

  private Quoted() {}

  static String of(String text) {
    StringBuilder out = new StringBuilder("\"");
    int shown = Math.min(text.length(), LONGEST);
    for (int i = 0; i < shown; i++) {
      char c = text.charAt(i);
      out.append(c < ' ' || (c >= 0x7F && c < 0xA0) ? '?' : c);
    }
    return out.append(shown < text.length() ? "...\"" : "\"").toString();
  }
}
