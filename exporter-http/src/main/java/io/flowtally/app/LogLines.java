// SPDX-License-Identifier: Apache-2.0
package io.flowtally.app;

import java.io.ByteArrayOutputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;

/**
 * Lines of the log on their way out: no control character of somebody's text reaches a terminal,
 * and to journald each line bears its priority, as sd-daemon(3) describes it. The level is the
 * line's first word. Thread-safe.
 */
final class LogLines extends OutputStream {
  private static final int ERROR = 3;
  private static final int WARNING = 4;
  private static final int INFORMATION = 6;
  private static final int DEBUG = 7;

  private final PrintStream out;
  private final boolean priorities;
  private final ByteArrayOutputStream line = new ByteArrayOutputStream();
  private int priority = INFORMATION;

  LogLines(PrintStream out, boolean priorities) {
    this.out = out;
    this.priorities = priorities;
  }

  @Override
  public synchronized void write(int octet) {
    byte b = (byte) octet;
    if (b == '\n') {
      end();
    } else {
      line.write((b >= 0 && b < ' ' && b != '\t') || b == 0x7F ? '?' : b);
    }
  }

  @Override
  public synchronized void write(byte[] octets, int offset, int count) {
    for (int i = offset; i < offset + count; i++) {
      write(octets[i]);
    }
  }

  private void end() {
    byte[] text = line.toByteArray();
    line.reset();
    ByteArrayOutputStream whole = new ByteArrayOutputStream(text.length + 4);
    if (priorities) {
      priority = priority(new String(text, 0, Math.min(40, text.length), StandardCharsets.UTF_8));
      whole.writeBytes(("<" + priority + ">").getBytes(StandardCharsets.US_ASCII));
    }
    whole.writeBytes(text);
    whole.write('\n');
    out.write(whole.toByteArray(), 0, whole.size());
    out.flush();
  }

  private int priority(String start) {
    int space = start.indexOf(' ');
    return switch (space < 0 ? start : start.substring(0, space)) {
      case "ERROR" -> ERROR;
      case "WARN" -> WARNING;
      case "INFO" -> INFORMATION;
      case "DEBUG", "TRACE" -> DEBUG;
      // What a command says of its own, above all mistakes; a stack trace goes on the line before.
      default -> start.startsWith("\t") || start.startsWith("Caused by") ? priority : ERROR;
    };
  }
}
