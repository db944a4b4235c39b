// SPDX-License-Identifier: Apache-2.0
package io.flowtally.networks;

import java.io.IOException;
import java.io.Reader;
import org.jspecify.annotations.Nullable;

/**
 * Lines of a text, none of which takes more memory than {@link #LIMIT} characters: what a longer
 * one has beyond that is skipped. LF, CRLF and CR each end a line; a byte order mark is not part of
 * the first one.
 */
final class BoundedLines {
  /** nfacctd reads 255 characters, newline included, and takes the rest for another line. */
  static final int LIMIT = 254;

  private static final int BYTE_ORDER_MARK = 0xFEFF;
  private static final int END = -1;
  private static final int NONE = -2;

  private final Reader text;
  private final char[] buffer = new char[8192];
  private final StringBuilder line = new StringBuilder();
  private int at;
  private int filled;
  private int pushedBack = NONE;
  private int number;
  private boolean tooLong;
  private boolean markSeen;

  BoundedLines(Reader text) {
    this.text = text;
  }

  /** The next line without its end, or null after the last. */
  @Nullable String next() throws IOException {
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
      if (line.length() < LIMIT) {
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
  int number() {
    return number;
  }

  /** True when that line was cut. */
  boolean tooLong() {
    return tooLong;
  }

  boolean byteOrderMarkSeen() {
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
