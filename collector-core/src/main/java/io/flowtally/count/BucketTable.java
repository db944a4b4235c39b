// SPDX-License-Identifier: Apache-2.0
package io.flowtally.count;

import java.lang.invoke.VarHandle;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * All buckets of an aggregate, by extendible hashing (Fagin et al., 1979): a directory of
 * {@linkplain Segment segments} of at most {@value #LARGEST} slots. The low bits of a hash choose
 * the slot, those above them the segment.
 *
 * <p>A small table has one segment, which is copied into one of twice the size when it is full.
 * From the largest size on, a full segment is split in two, so growing never holds up a loop for
 * longer than it takes to place some ten thousand references, however large the table is, and needs
 * no large array.
 *
 * <p>The directory never changes: {@link Buckets} publishes another table, with most of the same
 * segments, under its lock. So whoever walks a table sees each key at most once, whatever is split,
 * merged or left out meanwhile: keys are only ever added to its segments.
 */
final class BucketTable implements Iterable<Bucket> {
  private static final int SMALLEST_BITS = 10;
  private static final int LARGEST_BITS = 14;
  static final int LARGEST = 1 << LARGEST_BITS;

  private final int words;

  /** The directory; its length is a power of two. */
  private final Segment[] segments;

  /** The slots and tags of each, so that a look-up goes one step less. */
  private final @Nullable Bucket[][] slots;

  private final byte[][] tags;

  private final int bits;

  /** An empty one. */
  BucketTable(int words) {
    this(words, new Segment[] {new Segment(SMALLEST_BITS, 0, 0)});
  }

  private BucketTable(int words, Segment[] segments) {
    this.words = words;
    this.segments = segments;
    slots = new Bucket[segments.length][];
    tags = new byte[segments.length][];
    for (int i = 0; i < segments.length; i++) {
      slots[i] = segments[i].slots;
      tags[i] = segments[i].tags;
    }
    bits = Integer.numberOfTrailingZeros(slots[0].length);
  }

  private int mask() {
    return (slots.length << bits) - 1;
  }

  @Nullable Bucket find(long[] key) {
    int hash = KeyHash.of(key, words);
    byte tag = Segment.tag(hash);
    int slot = hash & mask();
    byte[] tagged = tags[slot >>> bits];
    @Nullable Bucket[] segment = slots[slot >>> bits];
    int mask = segment.length - 1;
    for (int i = slot & mask; ; i = (i + 1) & mask) {
      byte there = (byte) Segment.TAGS.getAcquire(tagged, i);
      if (there == 0) {
        return null;
      }
      if (there == tag) {
        Bucket bucket = (Bucket) Segment.SLOTS.getAcquire(segment, i);
        if (bucket == null || bucket.hasKey(key, words)) {
          return bucket;
        }
      }
    }
  }

  /**
   * Looks for all keys of a batch, a step for all of them before the next, so that the loads of a
   * step don't wait for one another.
   */
  void find(KeyBatch batch) {
    int mask = mask();
    int[] open = batch.open;
    int count = batch.size;
    long touched = 0;
    for (int i = 0; i < count; i++) {
      batch.hashes[i] = KeyHash.wide(batch.keys[i], words);
      int hash = KeyHash.folded(batch.hashes[i]);
      int slot = hash & mask;
      batch.slots[i] = slot;
      batch.tags[i] = Segment.tag(hash);
      touched += tags[slot >>> bits][slot & ((1 << bits) - 1)];
      open[i] = i;
    }
    batch.touched += touched;
    while (count > 0) {
      count = goAlongTags(batch, count);
      fetch(batch, count);
      int stillOpen = 0;
      for (int j = 0; j < count; j++) {
        int i = open[j];
        Bucket bucket = batch.found[i];
        if (bucket != null && !bucket.hasKey(batch.keys[i], words)) {
          batch.slots[i] = next(batch.slots[i]);
          open[stillOpen++] = i;
        }
      }
      count = stillOpen;
    }
  }

  private int next(int slot) {
    int slotMask = (1 << bits) - 1;
    return (slot & ~slotMask) | ((slot + 1) & slotMask);
  }

  /** Leaves open the keys that found their tag; the others have no bucket. */
  private int goAlongTags(KeyBatch batch, int count) {
    int slotMask = (1 << bits) - 1;
    int stillOpen = 0;
    for (int j = 0; j < count; j++) {
      int i = batch.open[j];
      int slot = batch.slots[i];
      byte[] tagged = tags[slot >>> bits];
      byte tag = batch.tags[i];
      int at = Segment.firstFreeOrTagged(tagged, slot & slotMask, tag);
      batch.slots[i] = (slot & ~slotMask) | at;
      batch.found[i] = null;
      if (tagged[at] == tag) {
        batch.open[stillOpen++] = i;
      }
    }
    VarHandle.acquireFence();
    return stillOpen;
  }

  /** The buckets in the slots of the first open keys, and their memory. */
  private void fetch(KeyBatch batch, int count) {
    int slotMask = (1 << bits) - 1;
    for (int j = 0; j < count; j++) {
      int i = batch.open[j];
      int slot = batch.slots[i];
      batch.found[i] = (Bucket) Segment.SLOTS.getAcquire(slots[slot >>> bits], slot & slotMask);
    }
    long touched = 0;
    for (int j = 0; j < count; j++) {
      Bucket bucket = batch.found[batch.open[j]];
      touched += bucket == null ? 0 : bucket.touch();
    }
    batch.touched += touched;
  }

  int hash(Bucket bucket) {
    long[] key = new long[words];
    bucket.key(key);
    return KeyHash.of(key, words);
  }

  /** The segment of a hash, as {@link #hash} has it. */
  Segment segment(int hash) {
    return segments[(hash & mask()) >>> bits];
  }

  /**
   * Puts a bucket whose key is not here.
   *
   * @return the table that holds it: this one, or one with more segments
   */
  BucketTable with(Bucket bucket, int hash) {
    BucketTable table = this;
    while (table.segment(hash).isFull()) {
      table = table.roomier(table.segment(hash));
    }
    table.segment(hash).put(bucket, hash);
    return table;
  }

  private BucketTable roomier(Segment full) {
    if (bits < LARGEST_BITS) {
      Segment larger = new Segment(bits + 1, 0, 0);
      copy(full, larger);
      return new BucketTable(words, new Segment[] {larger});
    }
    Segment[] directory = segments;
    if (1 << full.depth == directory.length) {
      directory = Arrays.copyOf(segments, 2 * segments.length);
      System.arraycopy(segments, 0, directory, segments.length, segments.length);
    }
    int bit = 1 << full.depth;
    Segment low = new Segment(bits, full.prefix, full.depth + 1);
    Segment high = new Segment(bits, full.prefix | bit, full.depth + 1);
    long[] key = new long[words];
    for (Bucket bucket : full) {
      bucket.key(key);
      int hash = KeyHash.of(key, words);
      ((hash >>> bits & bit) == 0 ? low : high).put(bucket, hash);
    }
    return new BucketTable(words, directory(directory, low, high));
  }

  /** The directory with these in the place of whatever their prefixes led to. */
  private static Segment[] directory(Segment[] before, Segment... instead) {
    Segment[] directory = before.clone();
    for (Segment segment : instead) {
      for (int i = segment.prefix; i < directory.length; i += 1 << segment.depth) {
        directory[i] = segment;
      }
    }
    return directory;
  }

  private void copy(Segment from, Segment to) {
    long[] key = new long[words];
    for (Bucket bucket : from) {
      bucket.key(key);
      to.put(bucket, KeyHash.of(key, words));
    }
  }

  /** Each segment once. */
  List<Segment> segments() {
    return segmentsUnder(0, 0);
  }

  /** The segments that hold what one of this prefix and depth held. */
  List<Segment> segmentsUnder(int prefix, int depth) {
    List<Segment> result = new ArrayList<>();
    for (int i = 0; i < segments.length; i++) {
      Segment segment = segments[i];
      int known = (1 << Math.min(depth, segment.depth)) - 1;
      if (segment.prefix == i && ((segment.prefix ^ prefix) & known) == 0) {
        result.add(segment);
      }
    }
    return result;
  }

  boolean has(Segment segment) {
    return segment.prefix < segments.length && segments[segment.prefix] == segment;
  }

  /** The table with a segment of the same prefix and depth in the place of another. */
  BucketTable replacing(Segment segment) {
    return new BucketTable(words, directory(segments, segment));
  }

  /**
   * Two segments that may become one.
   *
   * @param low has the same prefix as both together
   */
  record Pair(Segment low, Segment high) {}

  /** Two segments that together leave one half empty; null if there are none. */
  @Nullable Pair mergeable() {
    int bit = segments.length >> 1;
    for (int i = 0; i < bit; i++) {
      Segment low = segments[i];
      Segment high = segments[i + bit];
      if (low != high && low.used() + high.used() <= Segment.room(LARGEST) / 2) {
        return new Pair(low, high);
      }
    }
    return null;
  }

  /** What both hold in one segment; those put meanwhile may be in it or not. */
  Segment merged(Pair pair) {
    Segment both = new Segment(bits, pair.low.prefix, pair.low.depth - 1);
    copy(pair.low, both);
    copy(pair.high, both);
    return both;
  }

  /**
   * A table with half the directory, or, if there is one segment, with a smaller one.
   *
   * @return this table if it is as small as it can be
   */
  BucketTable smaller() {
    if (segments.length == 1) {
      return halved();
    }
    int bit = segments.length >> 1;
    for (int i = 0; i < bit; i++) {
      if (segments[i] != segments[i + bit]) {
        return this;
      }
    }
    return new BucketTable(words, Arrays.copyOf(segments, bit));
  }

  private BucketTable halved() {
    Segment only = segments[0];
    if (bits == SMALLEST_BITS || only.used() > Segment.room(only.slots.length) / 4) {
      return this;
    }
    Segment smaller = new Segment(bits - 1, 0, 0);
    copy(only, smaller);
    return new BucketTable(words, new Segment[] {smaller});
  }

  /** Sees every bucket put before the call once, and perhaps later ones, once too. */
  @Override
  public Iterator<Bucket> iterator() {
    return new SegmentWalk(segments);
  }
}
