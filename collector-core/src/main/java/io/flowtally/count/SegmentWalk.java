// SPDX-License-Identifier: Apache-2.0
package io.flowtally.count;

import java.util.Iterator;
import java.util.NoSuchElementException;
import org.jspecify.annotations.Nullable;

/**
 * A walk over the buckets of a directory of segments, each segment once.
 *
 * <p>Takes some buckets at a time and sees to it that the processor has them at hand: their loads
 * don't wait for one another then.
 */
final class SegmentWalk implements Iterator<Bucket> {
  private static final int AT_ONCE = 16;

  private final Segment[] segments;
  private int segment;
  private @Nullable Bucket[] slots;
  private int next;
  private final @Nullable Bucket[] found = new Bucket[AT_ONCE];
  private int count;
  private int given;

  /** Means nothing, but the loads are not optimised away. */
  @SuppressWarnings("UnusedVariable")
  private long touched;

  SegmentWalk(Segment... segments) {
    this.segments = segments;
    slots = segments[0].slots;
  }

  @Override
  public boolean hasNext() {
    return given < count || find();
  }

  private boolean find() {
    given = 0;
    count = 0;
    do {
      while (count < AT_ONCE && next < slots.length) {
        Bucket bucket = (Bucket) Segment.SLOTS.getAcquire(slots, next++);
        if (bucket != null) {
          found[count++] = bucket;
        }
      }
    } while (count < AT_ONCE && nextSegment());
    for (int i = 0; i < count; i++) {
      Bucket bucket = found[i];
      touched += bucket == null ? 0 : bucket.touch();
    }
    return count > 0;
  }

  private boolean nextSegment() {
    do {
      segment++;
    } while (segment < segments.length && segments[segment].prefix != segment);
    if (segment >= segments.length) {
      return false;
    }
    slots = segments[segment].slots;
    next = 0;
    return true;
  }

  @Override
  public Bucket next() {
    Bucket bucket = hasNext() ? found[given++] : null;
    if (bucket == null) {
      throw new NoSuchElementException();
    }
    return bucket;
  }
}
