// SPDX-License-Identifier: Apache-2.0
package io.flowtally.codec;

import java.io.IOException;
import java.util.HexFormat;

/**
 * Ends the process, with the input and the stack on stderr, when one input takes too long: a thread
 * that loops can't be made to fail otherwise, and a fuzzer would wait for it.
 */
public final class FuzzDeadline {
  /** What is done with one input. */
  @FunctionalInterface
  public interface Body {
    void run() throws IOException;
  }

  private static final long LIMIT_MS = 20_000;
  private static final int STATUS = 70;

  private static final Object LOCK = new Object();
  private static byte[] running = {};
  private static long startedNs;
  private static Thread worker = Thread.currentThread();
  private static boolean busy;

  static {
    Thread watch = new Thread(FuzzDeadline::watch, "fuzz deadline");
    watch.setDaemon(true);
    watch.start();
  }

  private FuzzDeadline() {}

  /** Runs the body against the clock. */
  public static void run(byte[] input, Body body) throws IOException {
    synchronized (LOCK) {
      running = input;
      startedNs = System.nanoTime();
      worker = Thread.currentThread();
      busy = true;
    }
    try {
      body.run();
    } finally {
      synchronized (LOCK) {
        busy = false;
      }
    }
  }

  private static void watch() {
    while (true) {
      try {
        Thread.sleep(1000);
      } catch (InterruptedException e) {
        return;
      }
      synchronized (LOCK) {
        if (busy && System.nanoTime() - startedNs > LIMIT_MS * 1_000_000) {
          System.err.println("too slow: " + HexFormat.of().formatHex(running));
          for (StackTraceElement frame : worker.getStackTrace()) {
            System.err.println("  at " + frame);
          }
          Runtime.getRuntime().halt(STATUS);
        }
      }
    }
  }
}
