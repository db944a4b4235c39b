// SPDX-License-Identifier: Apache-2.0
package io.flowtally.text;

import java.io.IOException;
import java.io.Reader;
import org.jspecify.annotations.Nullable;

/**
 * Lines of a text, none of which takes more memory than a limit of characters: what a longer one
 * has beyond that is skipped. LF, CRLF and CR each end a line; a byte order mark is not part of the
 * first one.
 */
public final class BoundedLines {
  /** nfacctd reads 255 characters, newline included, and takes the rest for another line. */
  public static final int LIMIT = 254;

  private static final int BYTE_ORDER_MARK = 0xFEFF;
  private static final int END = -1;
  private static final int NONE = -2;

  private final Reader text;
  private final int limit;
  private final char[] buffer = new char[8192];
  private final StringBuilder line = new StringBuilder();
  private int at;
  private int filled;
  private int pushedBack = NONE;
  private int number;
  private boolean tooLong;
  private boolean markSeen;

  public BoundedLines(Reader text) {
    this(text, LIMIT);
  }

  /**
   * Lines of a text.
   *
   * @param limit characters of a line that are kept
   */
  public BoundedLines(Reader text, int limit) {
    this.text = text;
    this.limit = limit;
  }

  /** The next line without its end, or null after the last. */
  public @Nullable String next() throws IOException {
    int c = read();
    if (number == 0 && c == BYTE_ORDER_MARK) {
      markSeen = true;
      c = read();
    }
    if (c == END) {
      return null;
    }
    number++;
    tooLong = false;
    line.setLength(0);
    while (c != END && c != '\n' && c != '\r') {
      if (line.length() < limit) {
        line.append((char) c);
      } else {
        tooLong = true;
      }
      c = read();
    }
    skipLineFeedAfter(c);
    return line.toString();
  }

  /** Number of the line that {@link #next} returned last, from 1. */
  public int number() {
    return number;
  }

  /** True when that line was cut. */
  public boolean tooLong() {
    return tooLong;
  }

  public boolean byteOrderMarkSeen() {
    return markSeen;
  }

  private void skipLineFeedAfter(int c) throws IOException {
    if (c == '\r') {
      int following = read();
      if (following != '\n') {
        pushedBack = following;
      }
    }
  }

  private int read() throws IOException {
    if (pushedBack != NONE) {
      int c = pushedBack;
      pushedBack = NONE;
      return c;
    }
    if (at == filled) {
      at = 0;
      filled = Math.max(0, text.read(buffer));
    }
    return at < filled ? buffer[at++] : END;
  }
}
