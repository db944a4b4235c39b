// SPDX-License-Identifier: Apache-2.0
package io.flowtally.filter;

/** A number as filters write it: 80, 0x50, or 0120 in octal. */
final class FilterNumber {
  private FilterNumber() {}

  static boolean isNumber(String text) {
    return text.matches("[0-9]+|0[xX][0-9A-Fa-f]+");
  }

  /** The value of a NUMBER token, at most {@code largest}. */
  static long parse(FilterToken token, long largest, String what) throws FilterException {
    if (token.kind() != FilterToken.Kind.NUMBER) {
      throw token.mistake(what + " from 0 to " + largest);
    }
    long value = value(token);
    if (value > largest) {
      throw token.mistake(what + " from 0 to " + largest);
    }
    return value;
  }

  private static long value(FilterToken token) throws FilterException {
    String text = token.text();
    boolean hex = text.startsWith("0x") || text.startsWith("0X");
    boolean octal = !hex && text.length() > 1 && text.startsWith("0");
    String digits = hex ? text.substring(2) : text;
    if (octal && !digits.matches("[0-7]+")) {
      throw token.mistake("octal digits after a leading 0; write the number without it");
    }
    if (digits.length() > 15) {
      throw token.mistake("a number that fits 32 bits");
    }
    return Long.parseLong(digits, hex ? 16 : octal ? 8 : 10);
  }
}
