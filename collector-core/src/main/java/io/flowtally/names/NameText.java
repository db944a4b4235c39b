// SPDX-License-Identifier: Apache-2.0
package io.flowtally.names;

import io.flowtally.text.PlainText;

/** Somebody's name as a label can bear it: one line, of at most {@value #LONGEST} characters. */
public final class NameText {
  public static final int LONGEST = 128;

  private NameText() {}

  public static String of(String text) {
    String plain = PlainText.of(text).strip();
    int points = plain.codePointCount(0, plain.length());
    return points <= LONGEST ? plain : plain.substring(0, plain.offsetByCodePoints(0, LONGEST));
  }
}
