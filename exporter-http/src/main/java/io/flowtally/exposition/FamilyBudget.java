// SPDX-License-Identifier: Apache-2.0
package io.flowtally.exposition;

import java.io.IOException;
import java.io.OutputStream;

/**
 * Keeps the length of a protobuf message true that was measured in one pass and is written in
 * another, while buckets come and go.
 *
 * <p>Buckets older than the newest second of the first pass were all measured, so all that are
 * still there find their place. Those of that second and later may only take what its own had been
 * given; one too many waits for the next scrape, as if it had been created just after this one.
 * What ended buckets leave empty is filled with a field that no reader knows.
 */
final class FamilyBudget {
  /** Field 15, length-delimited; MetricFamily has none of that number. */
  private static final int PADDING = 0x7A;

  private static final int SMALL_HEAD = 2;
  private static final int LARGE_HEAD = 6;
  private static final int PIECE = 4096;

  private long older;
  private long newest;
  private long newestSecond;

  /** Counts a field of the first pass. */
  void measure(int size, long createdSeconds) {
    if (createdSeconds > newestSecond) {
      older += newest;
      newest = 0;
      newestSecond = createdSeconds;
    }
    if (createdSeconds == newestSecond) {
      newest += size;
    } else {
      older += size;
    }
  }

  /** What was measured and has not been taken yet. */
  long total() {
    return older + newest;
  }

  /** Takes the place of a field in the second pass; false if it has none. */
  boolean admits(int size, long createdSeconds) {
    boolean fresh = createdSeconds >= newestSecond;
    long left = (fresh ? newest : older) - size;
    // A gap of one byte could not be filled.
    if (left < 0 || total() - size == 1) {
      return false;
    }
    if (fresh) {
      newest = left;
    } else {
      older = left;
    }
    return true;
  }

  /** Fills what is left. */
  void pad(Utf8Buffer buffer, OutputStream out) throws IOException {
    int length = Math.toIntExact(total());
    if (length == 0) {
      return;
    }
    buffer.put(PADDING);
    int rest;
    if (length < LARGE_HEAD) {
      rest = length - SMALL_HEAD;
      Varint.put(rest, buffer);
    } else {
      rest = length - LARGE_HEAD;
      Varint.putPadded(rest, buffer);
    }
    for (; rest > 0; rest -= Math.min(rest, PIECE)) {
      buffer.putZeros(Math.min(rest, PIECE));
      buffer.drainWhenLarge(out);
    }
  }
}
