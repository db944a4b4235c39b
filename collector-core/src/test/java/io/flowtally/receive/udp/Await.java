// SPDX-License-Identifier: Apache-2.0
package io.flowtally.receive.udp;

import static org.assertj.core.api.Assertions.fail;

import java.util.function.BooleanSupplier;

/** Waits for what another thread brings about; the limit is far beyond any that is met. */
final class Await {
  private static final long GIVE_UP_NS = 20_000_000_000L;

  private Await() {}

  static void until(String what, BooleanSupplier condition) throws InterruptedException {
    long start = System.nanoTime();
    while (!condition.getAsBoolean()) {
      if (System.nanoTime() - start > GIVE_UP_NS) {
        fail("never happened: " + what);
      }
      Thread.sleep(2);
    }
  }
}
