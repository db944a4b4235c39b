// SPDX-License-Identifier: Apache-2.0
package io.flowtally.count;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

/**
 * The series that had to leave and are still shown at their final value, until everybody who
 * scrapes has read it. Belongs to the thread that decides on admission.
 */
final class RetiredBuckets {
  /** Who has not read by then does not read. */
  private static final int MOST_SECONDS = 600;

  /** The time for those of an earlier process. */
  static final int FROM_NOW_ON = 0;

  /** Some that left together. */
  private static final class Leaving {
    final QuiescentStates.Mark mark;
    int sinceSeconds;
    List<Bucket> buckets;

    /** Taken from the sequence when nobody can add to them any more. */
    long ended;

    Leaving(List<Bucket> buckets, QuiescentStates.Mark mark, int sinceSeconds) {
      this.buckets = buckets;
      this.mark = mark;
      this.sinceSeconds = sinceSeconds;
    }
  }

  private final Deque<Leaving> leaving = new ArrayDeque<>();

  /**
   * These had to leave.
   *
   * @param mark taken after that
   */
  void add(List<Bucket> buckets, QuiescentStates.Mark mark, int nowSeconds) {
    if (!buckets.isEmpty()) {
      leaving.add(new Leaving(buckets, mark, nowSeconds));
    }
  }

  /** Takes out those that everybody has read, or had the time to read. */
  List<Bucket> takeRead(int nowSeconds, SeriesSequence sequence, ReadersHorizon readers) {
    List<Bucket> read = new ArrayList<>();
    for (Leaving some : leaving) {
      some.sinceSeconds = some.sinceSeconds == FROM_NOW_ON ? nowSeconds : some.sinceSeconds;
      if (some.ended == 0 && some.mark.passed()) {
        some.ended = sequence.next();
      }
      if (some.ended != 0) {
        boolean late = nowSeconds - some.sinceSeconds >= MOST_SECONDS;
        List<Bucket> waiting = new ArrayList<>();
        for (Bucket bucket : some.buckets) {
          (late || readers.haveRead(bucket.sequence(), some.ended) ? read : waiting).add(bucket);
        }
        some.buckets = waiting;
      }
    }
    leaving.removeIf(some -> some.buckets.isEmpty());
    return read;
  }
}
