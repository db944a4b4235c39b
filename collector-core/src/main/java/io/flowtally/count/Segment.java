// SPDX-License-Identifier: Apache-2.0
package io.flowtally.count;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Iterator;
import java.util.List;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * A part of a {@link BucketTable}: an array of buckets, open-addressed with linear probing, and a
 * tag of some bits of the hash for each of them. A look-up goes along the tags, of which a cache
 * line holds 64, and loads only the bucket whose tag fits: a key that is not here costs one line.
 * Nothing is ever taken out of it and it never grows; others take its place.
 *
 * <p>Holds the keys whose hash, above the bits that choose a slot, ends in {@code prefix}, as far
 * as {@code depth} bits say. Any thread may find and walk while one, which holds the lock of {@link
 * Buckets} or is the only one to know the segment, puts. A bucket's key is in final fields, so
 * whoever sees the bucket sees its key.
 */
final class Segment implements Iterable<Bucket> {
  static final VarHandle SLOTS = MethodHandles.arrayElementVarHandle(Bucket[].class);

  static final VarHandle TAGS = MethodHandles.arrayElementVarHandle(byte[].class);

  /** Eight tags at a time, the first one lowest. */
  private static final VarHandle EIGHT_TAGS =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

  private static final long LOW_BITS = 0x0101_0101_0101_0101L;
  private static final long HIGH_BITS = 0x8080_8080_8080_8080L;

  final @Nullable Bucket[] slots;

  /** 0 where there is no bucket. Whoever sees a tag may not see the bucket yet, or the reverse. */
  final byte[] tags;

  final int prefix;
  final int depth;

  /** The writer's. */
  private int used;

  Segment(int bits, int prefix, int depth) {
    slots = new Bucket[1 << bits];
    tags = new byte[1 << bits];
    this.prefix = prefix;
    this.depth = depth;
  }

  int used() {
    return used;
  }

  /** At its load of 0.6. */
  boolean isFull() {
    return used >= room(slots.length);
  }

  static int room(int capacity) {
    return (int) (capacity * 0.6);
  }

  /** Puts a bucket whose key is not here. */
  void put(Bucket bucket, int hash) {
    int mask = slots.length - 1;
    int i = hash & mask;
    while (slots[i] != null) {
      i = (i + 1) & mask;
    }
    SLOTS.setRelease(slots, i, bucket);
    TAGS.setRelease(tags, i, tag(hash));
    used++;
  }

  /** Of the bits of a hash that choose no slot. */
  static byte tag(int hash) {
    return (byte) ((hash >>> 24) | 1);
  }

  /**
   * The first slot, from one on, that is free or bears the tag. Eight are looked at together: how
   * far a key goes is not to be foretold, and a wrong guess costs the processor more than all.
   */
  static int firstFreeOrTagged(byte[] tags, int from, byte tag) {
    long wanted = LOW_BITS * (tag & 0xFF);
    int mask = tags.length - 1;
    int at = from;
    while (at <= tags.length - Long.BYTES) {
      long eight = (long) EIGHT_TAGS.get(tags, at);
      long unlike = eight ^ wanted;
      // The lowest bit that is set belongs to the first byte that is 0; those above may be wrong.
      long found = (((eight - LOW_BITS) & ~eight) | ((unlike - LOW_BITS) & ~unlike)) & HIGH_BITS;
      if (found != 0) {
        return at + (Long.numberOfTrailingZeros(found) >>> 3);
      }
      at += Long.BYTES;
    }
    at &= mask;
    while (tags[at] != 0 && tags[at] != tag) {
      at = (at + 1) & mask;
    }
    return at;
  }

  void putUnlessPresent(Bucket bucket, int hash) {
    int mask = slots.length - 1;
    for (int i = hash & mask; slots[i] != null; i = (i + 1) & mask) {
      if (slots[i] == bucket) {
        return;
      }
    }
    put(bucket, hash);
  }

  boolean any(Predicate<Bucket> condition) {
    for (Bucket bucket : this) {
      if (condition.test(bucket)) {
        return true;
      }
    }
    return false;
  }

  /**
   * A segment for the same keys without some of them.
   *
   * @param left those that are not in it any more are added here
   */
  Segment without(Predicate<Bucket> leaving, int words, List<Bucket> left) {
    Segment next = new Segment(Integer.numberOfTrailingZeros(slots.length), prefix, depth);
    long[] key = new long[words];
    for (Bucket bucket : this) {
      if (leaving.test(bucket)) {
        left.add(bucket);
      } else {
        bucket.key(key);
        next.put(bucket, KeyHash.of(key, words));
      }
    }
    return next;
  }

  /** Sees every bucket put before the call once, and perhaps later ones, once too. */
  @Override
  public Iterator<Bucket> iterator() {
    return new SegmentWalk(this);
  }
}
