// SPDX-License-Identifier: Apache-2.0
package io.flowtally.benchmarks;

import java.util.Arrays;
import java.util.SplittableRandom;

/** Records of a million hosts whose weights follow Zipf's law, with sizes of a chosen kind. */
final class HostTraffic {
  static final int HOSTS = 1_000_000;

  private static final int MEAN = 1_000;
  private static final double TAIL = 1.1;
  private static final double LARGEST = 1.5e6;
  private static final int QUANTILES = 1 << 16;

  private final SplittableRandom random = new SplittableRandom(7);
  private final double[] share = new double[HOSTS];

  /** The alias method (Walker, 1974): one of two ranks at each place. */
  private final float[] threshold = new float[HOSTS];

  private final int[] alias = new int[HOSTS];

  /** Which host has a rank now. */
  private final int[] hostOfRank = new int[HOSTS];

  private final int[] sizes = new int[QUANTILES];
  private int rank;

  HostTraffic(double exponent, boolean heavyTail) {
    double sum = 0;
    for (int i = 0; i < HOSTS; i++) {
      share[i] = Math.pow(i + 1, -exponent);
      sum += share[i];
      hostOfRank[i] = i;
    }
    for (int i = 0; i < HOSTS; i++) {
      share[i] /= sum;
    }
    fillAliases();
    Arrays.fill(sizes, MEAN);
    if (heavyTail) {
      fillPareto();
    }
  }

  private void fillAliases() {
    int[] small = new int[HOSTS];
    int[] large = new int[HOSTS];
    int smalls = 0;
    int larges = 0;
    double[] scaled = new double[HOSTS];
    for (int i = 0; i < HOSTS; i++) {
      scaled[i] = share[i] * HOSTS;
      if (scaled[i] < 1) {
        small[smalls++] = i;
      } else {
        large[larges++] = i;
      }
    }
    Arrays.fill(threshold, 1);
    while (smalls > 0 && larges > 0) {
      int less = small[--smalls];
      int more = large[larges - 1];
      threshold[less] = (float) scaled[less];
      alias[less] = more;
      scaled[more] -= 1 - scaled[less];
      if (scaled[more] < 1) {
        small[smalls++] = more;
        larges--;
      }
    }
  }

  /** A Pareto distribution, cut off, whose mean is that of the constant sizes. */
  private void fillPareto() {
    double low = 1;
    double high = MEAN;
    while (high - low > 1e-6) {
      double least = (low + high) / 2;
      double mean =
          least
              + Math.pow(least, TAIL)
                  * (Math.pow(least, 1 - TAIL) - Math.pow(LARGEST, 1 - TAIL))
                  / (TAIL - 1);
      if (mean < MEAN) {
        low = least;
      } else {
        high = least;
      }
    }
    for (int i = 0; i < QUANTILES; i++) {
      sizes[i] = (int) Math.min(LARGEST, low * Math.pow((i + 0.5) / QUANTILES, -1 / TAIL));
    }
  }

  /** The host of the next record. */
  int nextHost() {
    long bits = random.nextLong();
    int place = (int) (((bits >>> 32) * HOSTS) >>> 32);
    rank = (bits & 0xFF_FFFF) * 0x1p-24f < threshold[place] ? place : alias[place];
    return hostOfRank[rank];
  }

  /** The rank of the host that came last. */
  int rank() {
    return rank;
  }

  int nextSize() {
    return sizes[random.nextInt(QUANTILES)];
  }

  double shareOfRank(int of) {
    return share[of];
  }

  /** So many of the first ranks change places with any. */
  void swap(int swaps, int among) {
    for (int i = 0; i < swaps; i++) {
      int one = random.nextInt(among);
      int other = random.nextInt(HOSTS);
      int host = hostOfRank[one];
      hostOfRank[one] = hostOfRank[other];
      hostOfRank[other] = host;
    }
  }
}
