// SPDX-License-Identifier: Apache-2.0
package io.flowtally.http.page;

import java.io.IOException;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.List;

/**
 * A page of any length, kept until it can be sent: no reader, however slow, holds its writer up.
 */
final class PageBuffer extends OutputStream {
  private static final int CHUNK = 1 << 16;

  private final List<byte[]> full = new ArrayList<>();
  private byte[] last = new byte[CHUNK];
  private int used;

  @Override
  public void write(int octet) {
    if (used == CHUNK) {
      full.add(last);
      last = new byte[CHUNK];
      used = 0;
    }
    last[used++] = (byte) octet;
  }

  @Override
  public void write(byte[] bytes, int offset, int length) {
    int from = offset;
    for (int left = length; left > 0; ) {
      if (used == CHUNK) {
        full.add(last);
        last = new byte[CHUNK];
        used = 0;
      }
      int part = Math.min(left, CHUNK - used);
      System.arraycopy(bytes, from, last, used, part);
      used += part;
      from += part;
      left -= part;
    }
  }

  void sendTo(OutputStream out) throws IOException {
    for (byte[] chunk : full) {
      out.write(chunk);
    }
    out.write(last, 0, used);
  }
}
