// SPDX-License-Identifier: Apache-2.0
package io.flowtally.collector;

import io.flowtally.count.admission.AdmissionRule;

/**
 * The share of an aggregate's bytes that were counted in {@code other} of late: with the half-life
 * of the weights that decide who is not in it. Written by housekeeping, read by any thread.
 */
final class OtherShare {
  private double bytes;
  private double others;
  private long bytesBefore;
  private long othersBefore;
  private int secondsBefore;
  private volatile double ratio;

  /** Takes in the totals of now. */
  void takeIn(long allBytes, long otherBytes, int nowSeconds) {
    double factor = AdmissionRule.decay(Math.max(0, nowSeconds - secondsBefore));
    bytes = bytes * factor + (allBytes - bytesBefore);
    others = others * factor + (otherBytes - othersBefore);
    bytesBefore = allBytes;
    othersBefore = otherBytes;
    secondsBefore = nowSeconds;
    ratio = bytes < 1 ? 0 : Math.min(1, others / bytes);
  }

  /** From 0 to 1. */
  double ratio() {
    return ratio;
  }
}
