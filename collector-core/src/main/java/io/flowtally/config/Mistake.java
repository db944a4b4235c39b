package io.flowtally.config;

/**
 * One thing wrong in a file, and what to write instead. Prints as {@code FILE:LINE: text}; line 0
 * means the file as a whole.
 */
public record Mistake(String file, int line, String text) {
  @Override
  public String toString() {
    return line > 0 ? file + ":" + line + ": " + text : file + ": " + text;
  }
}
