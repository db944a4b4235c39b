package io.flowtally.http;

import com.sun.net.httpserver.Headers;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.io.OutputStream;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.FutureTask;
import java.util.concurrent.RejectedExecutionException;
import java.util.zip.CRC32;
import org.jspecify.annotations.Nullable;

/**
 * Compression of an answer, RFC 1952. It takes longer than to make the answer: so of two blocks
 * that are full one after the other, the first is compressed by another thread while the second is
 * filled and compressed here. An answer that fits in one block needs no other thread; and if none
 * is to be had, this one does all.
 *
 * <p>Used by one thread. {@link #close} frees memory; only {@link #finish} makes an answer whole.
 */
final class Gzip extends OutputStream {
  /** No file name, no time, an unknown system. */
  private static final byte[] HEADER = {0x1F, (byte) 0x8B, 8, 0, 0, 0, 0, 0, 0, (byte) 0xFF};

  private final OutputStream out;
  private final Executor threads;
  private final CRC32 checksum = new CRC32();
  private final DeflateBlock first = new DeflateBlock();
  private @Nullable DeflateBlock second;
  private long length;

  /** The compression of the first block by another thread; null while that block is filled. */
  private @Nullable FutureTask<?> compression;

  Gzip(OutputStream out, Executor threads) throws IOException {
    this.out = out;
    this.threads = threads;
    out.write(HEADER);
  }

  @Override
  public void write(int b) throws IOException {
    write(new byte[] {(byte) b}, 0, 1);
  }

  @Override
  public void write(byte[] bytes, int offset, int count) throws IOException {
    checksum.update(bytes, offset, count);
    length += count;
    int end = offset + count;
    for (int from = offset; from < end; ) {
      DeflateBlock block = filling();
      from += block.take(bytes, from, end - from);
      if (block.isFull()) {
        compress(block);
      }
    }
  }

  private DeflateBlock filling() {
    if (compression == null) {
      return first;
    }
    if (second == null) {
      second = new DeflateBlock();
    }
    return second;
  }

  private void compress(DeflateBlock block) throws IOException {
    if (compression == null) {
      compression = new FutureTask<>(first::compress, null);
      try {
        threads.execute(compression);
      } catch (RejectedExecutionException e) {
        compression.run();
      }
    } else {
      block.compress();
      writeFirst(compression);
      block.writeTo(out);
      compression = null;
    }
  }

  private void writeFirst(FutureTask<?> compression) throws IOException {
    try {
      compression.get();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new InterruptedIOException("the server closes");
    } catch (ExecutionException e) {
      throw new IOException("a block was not compressed", e);
    }
    first.writeTo(out);
  }

  /** Compresses and writes what is left, and the end. */
  void finish() throws IOException {
    DeflateBlock last = filling();
    last.compressLast();
    if (compression != null) {
      writeFirst(compression);
    }
    last.writeTo(out);
    byte[] trailer = new byte[8];
    for (int i = 0; i < 4; i++) {
      trailer[i] = (byte) (checksum.getValue() >>> (8 * i));
      trailer[4 + i] = (byte) (length >>> (8 * i));
    }
    out.write(trailer);
  }

  /** What another thread may still compress is lost then. */
  @Override
  public void close() {
    first.close();
    if (second != null) {
      second.close();
    }
  }

  /** True if the client asks for gzip by name and not with the weight 0. */
  static boolean isAccepted(Headers request) {
    List<String> values = request.get("Accept-Encoding");
    if (values == null) {
      return false;
    }
    for (String value : values) {
      for (String coding : value.split(",", -1)) {
        String[] parts = coding.split(";", 2);
        if (parts[0].trim().equalsIgnoreCase("gzip")) {
          return parts.length == 1 || !isZero(parts[1]);
        }
      }
    }
    return false;
  }

  private static boolean isZero(String parameter) {
    return parameter.replace(" ", "").toLowerCase(Locale.ROOT).matches("q=0(\\.0{0,3})?");
  }
}
