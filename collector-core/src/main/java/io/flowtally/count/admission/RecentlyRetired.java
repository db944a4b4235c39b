// SPDX-License-Identifier: Apache-2.0
package io.flowtally.count.admission;

/**
 * Remembers the keys that had to leave within the last half-life, to count those that come back: a
 * sign that the damping is too weak. A fixed number of places, in which the later of two that meet
 * stays. Belongs to one thread.
 */
public final class RecentlyRetired {
  private final int[] fingerprints;
  private final int[] seconds;

  /** Makes places for so many keys. */
  public RecentlyRetired(int places) {
    fingerprints = new int[places];
    seconds = new int[places];
  }

  private int place(long hash) {
    return (int) (((hash >>> 32) * fingerprints.length) >>> 32);
  }

  /** A key has to leave. */
  public void add(long hash, int nowSeconds) {
    int place = place(hash);
    fingerprints[place] = (int) hash;
    seconds[place] = nowSeconds;
  }

  /** Whether a key that gets in had to leave a short while ago. */
  public boolean isBack(long hash, int nowSeconds) {
    int place = place(hash);
    return fingerprints[place] == (int) hash
        && nowSeconds - seconds[place] <= AdmissionRule.HALF_LIFE_SECONDS
        && seconds[place] != 0;
  }

  /** The memory that it takes. */
  public long memoryBytes() {
    return 2L * Integer.BYTES * seconds.length;
  }
}
