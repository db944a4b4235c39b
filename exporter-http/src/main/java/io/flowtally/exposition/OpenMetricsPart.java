// SPDX-License-Identifier: Apache-2.0
package io.flowtally.exposition;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Passes an OpenMetrics exposition on without the line that ends it, so that another part can
 * follow. It holds back as many bytes as that line has; they are the line once the part is over.
 */
final class OpenMetricsPart extends OutputStream {
  private static final byte[] EOF = "# EOF\n".getBytes(StandardCharsets.US_ASCII);

  private final OutputStream out;
  private byte[] held = new byte[0];

  OpenMetricsPart(OutputStream out) {
    this.out = out;
  }

  static byte[] eof() {
    return EOF.clone();
  }

  @Override
  public void write(int b) throws IOException {
    write(new byte[] {(byte) b}, 0, 1);
  }

  @Override
  public void write(byte[] more, int offset, int length) throws IOException {
    byte[] all = Arrays.copyOf(held, held.length + length);
    System.arraycopy(more, offset, all, held.length, length);
    int passed = Math.max(0, all.length - EOF.length);
    out.write(all, 0, passed);
    held = Arrays.copyOfRange(all, passed, all.length);
  }

  /** Must be called when the part is over. */
  void end() {
    if (!Arrays.equals(held, EOF)) {
      throw new IllegalStateException("a part of an exposition without its end");
    }
  }
}
