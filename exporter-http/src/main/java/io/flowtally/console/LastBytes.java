// SPDX-License-Identifier: Apache-2.0
package io.flowtally.console;

import java.util.Arrays;

/**
 * What each series had counted at the last look, by the number of its birth: a hash table of flat
 * arrays. A look that begins with it half full leaves out those that the last one did not see; in
 * the quarter above that, the newcomers of a look find a place without doubling it. Not
 * thread-safe.
 */
final class LastBytes {
  static final long UNKNOWN = -1;
  private static final int LEAST = 1 << 10;
  private static final long FREE = -1;

  private long[] series = {};
  private long[] bytes = {};
  private byte[] lastLook = {};
  private int used;
  private byte look;

  LastBytes() {
    allocate(LEAST);
  }

  /** What a table for so many series takes. */
  static long memory(int series) {
    return capacity(series) * (2L * Long.BYTES + 1);
  }

  private static int capacity(int series) {
    return Math.max(LEAST, Integer.highestOneBit(Math.max(1, series)) << 2);
  }

  int capacity() {
    return series.length;
  }

  /** A look at about so many series begins. */
  void begin(int about) {
    look++;
    int wanted = capacity(about);
    if (used > series.length / 2 || wanted > series.length || wanted < series.length / 4) {
      rebuild(wanted);
    }
  }

  /** What the series had before; {@link #UNKNOWN} if it was not there. */
  long exchange(long number, long now) {
    if (used >= series.length / 4 * 3) {
      rebuild(2 * series.length);
    }
    int at = slot(number);
    long before = series[at] == FREE ? UNKNOWN : bytes[at];
    used += series[at] == FREE ? 1 : 0;
    series[at] = number;
    bytes[at] = now;
    lastLook[at] = look;
    return before;
  }

  private int slot(long number) {
    int mask = series.length - 1;
    int at = (int) ((number * 0x9E37_79B9_7F4A_7C15L) >>> 32) & mask;
    while (series[at] != FREE && series[at] != number) {
      at = (at + 1) & mask;
    }
    return at;
  }

  private void rebuild(int capacity) {
    long[] oldSeries = series;
    long[] oldBytes = bytes;
    byte[] oldLook = lastLook;
    allocate(capacity);
    for (int i = 0; i < oldSeries.length; i++) {
      boolean seen = oldLook[i] == look || oldLook[i] == (byte) (look - 1);
      if (oldSeries[i] != FREE && seen) {
        int at = slot(oldSeries[i]);
        series[at] = oldSeries[i];
        bytes[at] = oldBytes[i];
        lastLook[at] = oldLook[i];
        used++;
      }
    }
  }

  private void allocate(int capacity) {
    series = new long[capacity];
    Arrays.fill(series, FREE);
    bytes = new long[capacity];
    lastLook = new byte[capacity];
    used = 0;
  }
}
