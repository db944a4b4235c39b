// SPDX-License-Identifier: Apache-2.0
package io.flowtally.benchmarks;

import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/**
 * A thread that ends the process, with the datagram and the stack on stderr, when one datagram
 * takes too long. The thread that decodes can't do that itself: if it loops, it never comes back.
 */
final class DecodeWatch {
  private static final long IDLE = 0;
  private static final int LOOKS_PER_LIMIT = 10;

  private final long limitNs;
  private final Supplier<String> datagram;
  private final Thread worker = Thread.currentThread();

  /** Writing it publishes the datagram too, which does not change until {@link #end}. */
  private volatile long startedNs = IDLE;

  /**
   * Watches the thread that calls this.
   *
   * @param datagram the one in work, as hex; asked for by another thread
   */
  DecodeWatch(long limitNs, Supplier<String> datagram) {
    this.limitNs = limitNs;
    this.datagram = datagram;
    Thread watch = new Thread(this::watch, "decode watch");
    watch.setDaemon(true);
    watch.start();
  }

  void begin() {
    // Never the value that stands for idle.
    startedNs = System.nanoTime() | 1;
  }

  /** Returns the time since {@link #begin}, in ns. */
  long end() {
    long took = System.nanoTime() - startedNs;
    startedNs = IDLE;
    return took;
  }

  private void watch() {
    try {
      while (true) {
        TimeUnit.NANOSECONDS.sleep(limitNs / LOOKS_PER_LIMIT);
        long started = startedNs;
        if (started != IDLE && System.nanoTime() - started > limitNs) {
          halt();
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void halt() {
    System.err.println("takes too long: " + datagram.get());
    for (StackTraceElement frame : worker.getStackTrace()) {
      System.err.println("  at " + frame);
    }
    // Not exit: it would wait for hooks, while the worker loops.
    Runtime.getRuntime().halt(1);
  }
}
