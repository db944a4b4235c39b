// SPDX-License-Identifier: Apache-2.0
package io.flowtally.text;

/** Somebody's text as a label or a line of a log can bear it. */
public final class PlainText {
  private static final int NON_JOINER = 0x200C;
  private static final int JOINER = 0x200D;

  private PlainText() {}

  /**
   * The text with a space for each control character and line end, and without characters that only
   * format: those could hide or reorder what follows them. Half a character becomes {@code ?}.
   */
  public static String of(String text) {
    if (text.chars().allMatch(c -> c >= ' ' && c < 0x7F)) {
      return text;
    }
    StringBuilder out = new StringBuilder();
    text.codePoints()
        .forEach(
            c -> {
              switch (Character.getType(c)) {
                case Character.CONTROL, Character.LINE_SEPARATOR, Character.PARAGRAPH_SEPARATOR ->
                    out.append(' ');
                case Character.SURROGATE -> out.append('?');
                case Character.FORMAT -> {
                  if (c == NON_JOINER || c == JOINER) {
                    out.appendCodePoint(c); // some scripts need them
                  }
                }
                default -> out.appendCodePoint(c);
              }
            });
    return out.toString();
  }
}
