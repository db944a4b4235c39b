// SPDX-License-Identifier: Apache-2.0
package io.flowtally.filter;

import java.util.List;
import java.util.Locale;

/** What the upper two bits of forwardingStatus (89) say, in words: RFC 7270 section 4.12. */
public final class ForwardingStatus {
  private static final List<String> NAMES = List.of("unknown", "forwarded", "dropped", "consumed");

  private ForwardingStatus() {}

  /** The word for a number from 0 to 3. */
  public static String name(int status) {
    return NAMES.get(status);
  }

  /** The number of a word, -1 if it is none. */
  static int named(String word) {
    return NAMES.indexOf(word.toLowerCase(Locale.ROOT));
  }

  /** All words, for a message. */
  static String names() {
    return String.join(", ", NAMES);
  }
}
