// SPDX-License-Identifier: Apache-2.0
package io.flowtally.app;

import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.TimeUnit;

/**
 * Between the log and whoever reads it. A reader that stands still would stop each thread that
 * logs, and the end of the program with them: here writing waits for nobody. What exceeds {@link
 * #MOST} is lost, and the log says how many lines once its reader goes on. Thread-safe.
 */
final class LogBuffer extends OutputStream {
  private static final int MOST = 1 << 20;
  private static final long END_MS = 1000;

  private final PrintStream reader;
  private final Queue<byte[]> pieces = new ArrayDeque<>();
  private int size;
  private long lost;
  private boolean writing;
  private boolean ended;

  private LogBuffer(PrintStream reader) {
    this.reader = reader;
  }

  /** The program's standard error goes through it from now on, until it is closed. */
  static LogBuffer install() {
    LogBuffer buffer = over(System.err);
    System.setErr(new PrintStream(buffer, true, StandardCharsets.UTF_8));
    return buffer;
  }

  static LogBuffer over(PrintStream reader) {
    LogBuffer buffer = new LogBuffer(reader);
    Thread thread = new Thread(buffer::passOn, "log");
    thread.setDaemon(true);
    thread.start();
    return buffer;
  }

  @Override
  public void write(int b) {
    write(new byte[] {(byte) b}, 0, 1);
  }

  @Override
  public synchronized void write(byte[] bytes, int offset, int count) {
    if (size + count > MOST) {
      for (int i = offset; i < offset + count; i++) {
        lost += bytes[i] == '\n' ? 1 : 0;
      }
      return;
    }
    byte[] piece = new byte[count];
    System.arraycopy(bytes, offset, piece, 0, count);
    pieces.add(piece);
    size += count;
    notifyAll();
  }

  private void passOn() {
    try {
      for (byte[] piece = next(); piece.length > 0; piece = next()) {
        reader.write(piece, 0, piece.length);
        reader.flush();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** The next piece to write, after whatever was lost; an empty one at the end. */
  private synchronized byte[] next() throws InterruptedException {
    writing = false;
    notifyAll();
    while (pieces.isEmpty() && lost == 0 && !ended) {
      wait();
    }
    byte[] piece = pieces.poll();
    if (piece == null) {
      piece = lost > 0 ? told() : new byte[0];
    } else {
      size -= piece.length;
    }
    writing = piece.length > 0;
    return piece;
  }

  private byte[] told() {
    String text = "flowtally: " + lost + " lines are missing here: nobody read the log\n";
    lost = 0;
    return text.getBytes(StandardCharsets.UTF_8);
  }

  /** Gives standard error back, and what is still here a second to get out. */
  @Override
  public void close() {
    if (System.err != reader) {
      System.setErr(reader);
    }
    long untilNs = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(END_MS);
    synchronized (this) {
      ended = true;
      notifyAll();
      try {
        while ((!pieces.isEmpty() || lost > 0 || writing) && System.nanoTime() - untilNs < 0) {
          wait(END_MS / 10);
        }
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }
  }
}
