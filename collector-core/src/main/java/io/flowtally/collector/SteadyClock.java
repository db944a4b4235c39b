// SPDX-License-Identifier: Apache-2.0
package io.flowtally.collector;

import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/**
 * Unix time as it was when the process began, going on with the monotonic clock: setting the wall
 * clock does not move it, so what waits or grows old by it does so at its own pace. The wall clock
 * is for what people and Prometheus read. Thread-safe.
 */
public class SteadyClock {
  /** Readings of two clocks, one after the other, are never of the same moment. */
  private static final long TOLERANCE_MS = 1000;

  private final LongSupplier wallMs;
  private final LongSupplier monotonicMs;
  private final long offsetMs;

  SteadyClock(LongSupplier wallMs, LongSupplier monotonicMs) {
    this.wallMs = wallMs;
    this.monotonicMs = monotonicMs;
    this.offsetMs = wallMs.getAsLong() - monotonicMs.getAsLong();
  }

  /** The clocks of this machine. */
  public static SteadyClock ofMachine() {
    return new SteadyClock(
        System::currentTimeMillis, () -> TimeUnit.NANOSECONDS.toMillis(System.nanoTime()));
  }

  /** For datagrams of a capture: their time is what each of them bears. */
  static SteadyClock ofCapture() {
    return new SteadyClock(() -> 0, () -> 0) {
      @Override
      long at(long wallMs) {
        return wallMs;
      }
    };
  }

  /** The steady time at a moment that is now by the wall clock. */
  long at(long wallMs) {
    return nowMs();
  }

  public long nowMs() {
    return monotonicMs.getAsLong() + offsetMs;
  }

  /** What the wall clock of now would have shown at a steady time. */
  public long toWallMs(long steadyMs) {
    long aheadMs = nowMs() - wallMs.getAsLong();
    return Math.abs(aheadMs) <= TOLERANCE_MS ? steadyMs : steadyMs - aheadMs;
  }
}
