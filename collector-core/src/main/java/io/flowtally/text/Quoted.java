// SPDX-License-Identifier: Apache-2.0
package io.flowtally.text;

/** A piece of somebody's text for a message: in quotes, short, and printable. */
public final class Quoted {
  private static final int LONGEST = 60;

  private Quoted() {}

  public static String of(String text) {
    StringBuilder out = new StringBuilder("\"");
    int shown = Math.min(text.length(), LONGEST);
    for (int i = 0; i < shown; i++) {
      char c = text.charAt(i);
      out.append(c < ' ' || (c >= 0x7F && c < 0xA0) ? '?' : c);
    }
    return out.append(shown < text.length() ? "...\"" : "\"").toString();
  }
}
