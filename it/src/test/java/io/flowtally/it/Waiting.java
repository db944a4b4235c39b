// SPDX-License-Identifier: Apache-2.0
package io.flowtally.it;

import java.time.Duration;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Waits for a condition instead of sleeping for a guess. */
final class Waiting {
  private static final long PAUSE_MS = 50;

  private Waiting() {}

  interface Condition {
    boolean holds() throws Exception;
  }

  static void until(String what, Duration limit, Condition condition) {
    until(what, limit, condition, () -> "");
  }

  /** {@code state} is asked only when the time is up, for the failure's message. */
  static void until(String what, Duration limit, Condition condition, Supplier<String> state) {
    long deadline = System.nanoTime() + limit.toNanos();
    @Nullable Exception last = null;
    while (System.nanoTime() < deadline) {
      try {
        if (condition.holds()) {
          return;
        }
        last = null;
      } catch (Exception e) {
        last = e;
      }
      pause(PAUSE_MS);
    }
    throw new AssertionError(
        "Not within " + limit.toSeconds() + " s: " + what + "\n" + state.get(), last);
  }

  static void pause(long ms) {
    try {
      Thread.sleep(ms);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError("interrupted", e);
    }
  }
}
