// SPDX-License-Identifier: Apache-2.0
package io.flowtally.networks;

import io.flowtally.text.Quoted;
import java.util.function.Consumer;

/** The AS field of a row, {@code AS} or {@code peerAS_AS}, as nfacctd's strtoul reads it. */
final class AsText {
  private static final long LARGEST = 0xFFFF_FFFFL;

  private AsText() {}

  /** The AS number's 32 bits; a remark for each part that is not a plain number. */
  static int parse(String field, Consumer<String> remarks) {
    int underscore = field.indexOf('_');
    if (underscore >= 0) {
      number(field.substring(0, underscore).strip(), "peer AS", remarks);
    }
    return number(field.substring(underscore + 1).strip(), "AS", remarks);
  }

  private static int number(String text, String what, Consumer<String> remarks) {
    int digits = leadingDigits(text);
    long value = digits == 0 || digits > 10 ? 0 : Long.parseLong(text.substring(0, digits));
    if (digits == 0 || digits < text.length() || digits > 10 || value > LARGEST) {
      String wrong = text.isEmpty() ? "no " + what : Quoted.of(text) + " is no " + what;
      remarks.accept(wrong + " number: write " + instead(text));
      return (int) (value > LARGEST ? 0 : value);
    }
    return (int) value;
  }

  /** True for an AS number, also with AS before it. */
  static boolean isNumber(String text) {
    return text.matches("(?i)(AS)?[0-9]{1,10}");
  }

  private static String instead(String text) {
    if (text.length() > 2 && text.regionMatches(true, 0, "AS", 0, 2)) {
      String rest = text.substring(2);
      if (leadingDigits(rest) == rest.length()) {
        return rest;
      }
    }
    if (text.matches("[0-9]{1,5}\\.[0-9]{1,5}")) {
      int dot = text.indexOf('.');
      long high = Long.parseLong(text.substring(0, dot));
      return Long.toString(high << 16 | Long.parseLong(text.substring(dot + 1)));
    }
    return "a number from 0 to 4294967295";
  }

  private static int leadingDigits(String text) {
    int at = 0;
    while (at < text.length() && text.charAt(at) >= '0' && text.charAt(at) <= '9') {
      at++;
    }
    return at;
  }
}
