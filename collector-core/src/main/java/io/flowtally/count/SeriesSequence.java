// SPDX-License-Identifier: Apache-2.0
package io.flowtally.count;

import java.io.DataInput;
import java.io.IOException;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Numbers the births and ends of all series, in the order in which they happen, across all
 * aggregates. It goes on over a restart with state, so that a number means the same to a scraper
 * that the state remembers. Thread-safe.
 *
 * <p>A series is new to whoever has read up to a lower number. {@link Buckets#awaitBirths} makes
 * sure that everything up to {@link #current} can be read.
 */
public final class SeriesSequence {
  /** A bucket keeps 48 bits: a million births a second for nine years. */
  static final long MOST = (1L << 48) - 1;

  private final AtomicLong last = new AtomicLong();

  /** The number of a birth or an end that happens now; the first one is 1. */
  public long next() {
    return last.incrementAndGet();
  }

  /** The last number given. */
  public long current() {
    return last.get();
  }

  /** Goes on behind a number that an earlier process has given. */
  public void advanceTo(long number) {
    last.accumulateAndGet(number, Math::max);
  }

  /** Reads a number that an earlier process has given. */
  public static long read(DataInput in) throws IOException {
    long number = in.readLong();
    if (number < 0 || number > MOST) {
      throw new IOException("no number of a birth: " + number);
    }
    return number;
  }
}
