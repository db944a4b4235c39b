// SPDX-License-Identifier: Apache-2.0
package io.flowtally.codec.exporter;

import io.flowtally.codec.limits.KeyedHash;

/**
 * In how many different seconds addresses were heard that are not known: what tells a new exporter
 * from forged addresses, each of which comes once. A table of fingerprints that never grows, {@link
 * #EACH} for each exporter of the limit; made with the first of them. Not thread-safe.
 *
 * <p>Four places a bucket. A new address takes one that was silent for a minute, or that of the one
 * that came least.
 *
 * <pre>
 *  63            32 31              8 7       0
 * +----------------+-----------------+---------+
 * |  fingerprint   |  last second    | seconds |
 * +----------------+-----------------+---------+
 * </pre>
 */
final class Visits {
  private static final int EACH = 32;
  private static final int WAYS = 4;
  private static final int MOST = 255;
  private static final int SECONDS = 0xFF_FFFF;
  private static final int SILENT = 60;

  private final int size;
  private long[] places = {};

  Visits(int exporters) {
    size = Integer.highestOneBit(Math.max(1024, Math.min(exporters, 1 << 16) * EACH - 1)) << 1;
  }

  /** One more datagram of an address; in how many seconds it has come, this one included. */
  int count(long hi, long lo, long nowMs) {
    if (places.length == 0) {
      places = new long[size];
    }
    int second = (int) (nowMs / 1000) & SECONDS;
    // Another hash than that of the bucket; 0 would be a free place.
    int fingerprint = KeyedHash.of(~hi, lo) | 1;
    int bucket = KeyedHash.of(hi, lo) & size - WAYS;
    int worst = bucket;
    for (int at = bucket; at < bucket + WAYS; at++) {
      if ((int) (places[at] >>> 32) == fingerprint) {
        return again(at, second);
      }
      if (worth(places[at], second) < worth(places[worst], second)) {
        worst = at;
      }
    }
    places[worst] = place(fingerprint, second, 1);
    return 1;
  }

  private int again(int at, int second) {
    int count = (int) places[at] & 0xFF;
    if (lastSecond(places[at]) != second) {
      count = Math.min(MOST, count + 1);
      places[at] = place((int) (places[at] >>> 32), second, count);
    }
    return count;
  }

  /** What is silent is worth nothing; then seconds count, and among the same the later one. */
  private static long worth(long place, int second) {
    int silent = second - lastSecond(place) & SECONDS;
    return place == 0 || silent > SILENT ? -1 : ((place & 0xFF) << 8) - silent;
  }

  private static int lastSecond(long place) {
    return (int) place >>> 8;
  }

  private static long place(int fingerprint, int second, int count) {
    return (long) fingerprint << 32 | (long) second << 8 | count;
  }
}
