// SPDX-License-Identifier: Apache-2.0
package io.flowtally.http.page;

import java.io.IOException;
import java.io.OutputStream;
import org.jspecify.annotations.Nullable;

/**
 * One large answer on its way: how long its reader has kept us waiting, and the means to end it.
 * One thread writes, any may look or cut.
 *
 * <p>A write to a socket ends when its thread is interrupted, and the connection with it. That is
 * done only while the thread is inside such a write.
 */
final class Delivery implements AutoCloseable {
  /** Nobody is slow before. */
  private static final int PATIENCE_SECONDS = 2;

  private final Places places;
  private @Nullable Thread writing;
  private long sinceNs;
  private long waitedNs;
  private long written;
  private boolean cut;

  Delivery(Places places) {
    this.places = places;
  }

  /** The body of the answer, watched. */
  OutputStream watch(OutputStream body) {
    return new Watched(body);
  }

  private final class Watched extends OutputStream {
    private final OutputStream out;

    Watched(OutputStream out) {
      this.out = out;
    }

    @Override
    public void write(int b) throws IOException {
      write(new byte[] {(byte) b}, 0, 1);
    }

    @Override
    public void write(byte[] bytes, int offset, int count) throws IOException {
      begin();
      try {
        out.write(bytes, offset, count);
        written(count);
      } finally {
        end();
      }
    }

    @Override
    public void flush() throws IOException {
      begin();
      try {
        out.flush();
      } finally {
        end();
      }
    }

    @Override
    public void close() throws IOException {
      begin();
      try {
        out.close();
      } finally {
        end();
      }
    }
  }

  private synchronized void begin() throws IOException {
    if (cut) {
      throw new IOException("the reader was too slow while others waited");
    }
    writing = Thread.currentThread();
    sinceNs = System.nanoTime();
  }

  private synchronized void end() {
    waitedNs += System.nanoTime() - sinceNs;
    writing = null;
    if (cut) {
      Thread.interrupted(); // it was for this write alone
    }
  }

  private synchronized void written(int count) {
    written += count;
  }

  /**
   * How many bytes a second its reader takes. One that stands still counts as such, though the
   * buffers on the way took a lot at once.
   */
  synchronized double rate() {
    double still = writing == null ? 0 : (System.nanoTime() - sinceNs) / 1e9;
    double seconds = waitedNs / 1e9 + still;
    if (seconds < PATIENCE_SECONDS) {
      return Double.POSITIVE_INFINITY;
    }
    return still < PATIENCE_SECONDS ? written / seconds : 1 / still;
  }

  /** Ends the write that is under way, or the next one. */
  synchronized void cut() {
    if (!cut) {
      cut = true;
      if (writing != null) {
        writing.interrupt();
      }
    }
  }

  @Override
  public void close() {
    places.giveBack(this);
  }
}
