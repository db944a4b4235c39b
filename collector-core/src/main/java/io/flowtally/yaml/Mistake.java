// SPDX-License-Identifier: Apache-2.0
package io.flowtally.yaml;

import io.flowtally.text.PlainText;

/**
 * One thing wrong in a file, and what to write instead. Prints as {@code FILE:LINE: text}; line 0
 * means the file as a whole.
 */
public record Mistake(String file, int line, String text) {
  /** Makes what it quotes fit for a line of a log. */
  public Mistake {
    file = PlainText.of(file);
    text = PlainText.of(text);
  }

  @Override
  public String toString() {
    return line > 0 ? file + ":" + line + ": " + text : file + ": " + text;
  }
}
