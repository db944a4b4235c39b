package io.flowtally.http;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.io.OutputStream;
import java.util.concurrent.Exchanger;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import org.jspecify.annotations.Nullable;

/**
 * Lets a second thread compress and send what the first one renders. There are two blocks: while
 * one is filled here, the other is written to {@code out} there; then they change hands, and
 * whoever comes first waits. With no second thread to be had, the first does all.
 *
 * <p>Used by one thread. It must {@link #close} this even if it gives up, and may then use {@code
 * out} itself: what was written here is there.
 */
final class HandOver extends OutputStream {
  private static final int BLOCK = 128 * 1024;

  private static final class Block {
    final byte[] bytes = new byte[BLOCK];
    int size;
  }

  private final OutputStream out;
  private final Exchanger<Block> exchanger = new Exchanger<>();
  private final boolean alone;
  private Block filling = new Block();

  /** The second thread's; read here only when the blocks have changed hands. */
  private @Nullable Throwable failure;

  HandOver(OutputStream out, Executor threads) {
    this.out = out;
    boolean rejected = false;
    try {
      threads.execute(this::writeBlocks);
    } catch (RejectedExecutionException e) {
      rejected = true;
    }
    alone = rejected;
  }

  @Override
  public void write(int b) throws IOException {
    write(new byte[] {(byte) b}, 0, 1);
  }

  @Override
  public void write(byte[] bytes, int offset, int length) throws IOException {
    if (alone) {
      out.write(bytes, offset, length);
      return;
    }
    int from = offset;
    int end = offset + length;
    while (from < end) {
      int count = Math.min(end - from, BLOCK - filling.size);
      System.arraycopy(bytes, from, filling.bytes, filling.size, count);
      filling.size += count;
      from += count;
      if (filling.size == BLOCK) {
        change();
      }
    }
  }

  /** Waits until the second thread has written everything and ended. */
  @Override
  public void close() throws IOException {
    if (!alone) {
      try {
        if (filling.size > 0) {
          change();
        }
      } finally {
        // An empty block is the end.
        filling.size = 0;
        change();
      }
    }
  }

  private void change() throws IOException {
    try {
      filling = exchanger.exchange(filling);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new InterruptedIOException("the server closes");
    }
    if (failure != null) {
      throw new IOException("the answer broke off", failure);
    }
  }

  private void writeBlocks() {
    Block block = new Block();
    try {
      for (; ; ) {
        block = exchanger.exchange(block);
        if (block.size == 0) {
          return;
        }
        write(block);
        block.size = 0;
      }
    } catch (InterruptedException e) {
      // The server closes, and the first thread is interrupted too.
      Thread.currentThread().interrupt();
    }
  }

  /** After a failure blocks still change hands, so that the first thread learns of it. */
  private void write(Block block) {
    if (failure == null) {
      try {
        out.write(block.bytes, 0, block.size);
      } catch (IOException | RuntimeException | Error e) {
        failure = e;
      }
    }
  }
}
