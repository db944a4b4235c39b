// SPDX-License-Identifier: Apache-2.0
package io.flowtally.count;

/**
 * What admission has done in an aggregate so far. Written by the thread that decides, read by any.
 */
public final class AdmissionCounts {
  private volatile long replaced;
  private volatile long cameBack;
  private volatile double lightest;

  AdmissionCounts() {}

  @SuppressWarnings("NonAtomicVolatileUpdate") // one thread writes
  void replaced(boolean isBack) {
    replaced++;
    cameBack += isBack ? 1 : 0;
  }

  void lightest(double weight) {
    lightest = weight;
  }

  /** How many keys took another's place. */
  public long admitted() {
    return replaced;
  }

  /** How many had to leave for another. */
  public long retired() {
    return replaced;
  }

  /** How many of the admitted had had to leave within the half-life before. */
  public long cameBack() {
    return cameBack;
  }

  /** What the lightest key inside weighs: its bytes, decaying; 0 until the aggregate is full. */
  public double lightestWeight() {
    return lightest;
  }
}
