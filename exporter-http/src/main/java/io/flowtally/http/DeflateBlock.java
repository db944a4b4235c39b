package io.flowtally.http;

import java.io.IOException;
import java.io.OutputStream;
import java.util.zip.Deflater;

/**
 * A piece of an answer, and what it is compressed to: one or more whole blocks of RFC 1951 that
 * refer to nothing before them. So each piece can be compressed by another thread, and one after
 * the other they are one stream. Used by one thread at a time.
 */
final class DeflateBlock implements AutoCloseable {
  static final int SIZE = 128 * 1024;

  /** More than zlib adds to what cannot be compressed, and to end a block. */
  private static final int MOST_ADDED = 1024;

  /** The level that costs least: level 6 takes longer than the scrape. */
  private final Deflater deflater = new Deflater(Deflater.BEST_SPEED, true);

  private final byte[] bytes = new byte[SIZE];
  private final byte[] compressed = new byte[SIZE + MOST_ADDED];
  private int size;
  private int compressedSize;

  /** Takes as many of these bytes as there is room for; returns how many. */
  int take(byte[] more, int offset, int length) {
    int count = Math.min(length, SIZE - size);
    System.arraycopy(more, offset, bytes, size, count);
    size += count;
    return count;
  }

  boolean isFull() {
    return size == SIZE;
  }

  void compress() {
    deflate(Deflater.FULL_FLUSH);
  }

  /** Compresses the piece that is the end of the stream. */
  void compressLast() {
    deflater.finish();
    deflate(Deflater.NO_FLUSH);
  }

  private void deflate(int flush) {
    deflater.setInput(bytes, 0, size);
    size = 0;
    compressedSize = deflater.deflate(compressed, 0, compressed.length, flush);
    if (compressedSize == compressed.length) {
      throw new IllegalStateException("zlib made more of a block than it may");
    }
  }

  void writeTo(OutputStream out) throws IOException {
    out.write(compressed, 0, compressedSize);
  }

  @Override
  public void close() {
    deflater.end();
  }
}
