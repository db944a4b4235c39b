package io.flowtally.count;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.Iterator;
import java.util.NoSuchElementException;
import org.jspecify.annotations.Nullable;

/**
 * One array of buckets, open-addressed with linear probing. Nothing is ever taken out of it and it
 * never grows: {@link Buckets} replaces it as a whole.
 *
 * <p>Any thread may find and iterate while one thread, which holds the lock of {@link Buckets},
 * puts. A bucket's key is in final fields, so whoever sees the bucket sees its key.
 */
final class BucketTable implements Iterable<Bucket> {
  private static final VarHandle SLOTS = MethodHandles.arrayElementVarHandle(Bucket[].class);
  private static final int SMALLEST = 1024;

  private final @Nullable Bucket[] slots;
  private final int words;
  private final int room;

  /** The writer's: a key being put. */
  private final long[] scratch;

  private int used;

  /** A table that takes at least {@code buckets} before it is at its load of 0.6. */
  BucketTable(int words, int buckets) {
    int capacity = SMALLEST;
    while (room(capacity) < buckets && capacity < 1 << 30) {
      capacity <<= 1;
    }
    this.slots = new Bucket[capacity];
    this.words = words;
    this.scratch = new long[words];
    this.room = room(capacity);
  }

  private static int room(int capacity) {
    return (int) (capacity * 0.6);
  }

  @Nullable Bucket find(long[] key) {
    int mask = slots.length - 1;
    int i = KeyHash.of(key, words) & mask;
    for (; ; ) {
      Bucket bucket = (Bucket) SLOTS.getAcquire(slots, i);
      if (bucket == null || bucket.hasKey(key, words)) {
        return bucket;
      }
      i = (i + 1) & mask;
    }
  }

  /**
   * Looks for all keys of a batch, a step for all of them before the next, so that the loads of a
   * step don't wait for one another. That goes for the keys that find another's bucket in their
   * slot, too: every fourth does, and would wait for two more loads.
   */
  void find(KeyBatch batch) {
    int mask = slots.length - 1;
    int[] open = batch.open;
    int count = batch.size;
    for (int i = 0; i < count; i++) {
      batch.slots[i] = KeyHash.of(batch.keys[i], words) & mask;
      open[i] = i;
    }
    while (count > 0) {
      fetch(batch, count);
      int stillOpen = 0;
      for (int j = 0; j < count; j++) {
        int i = open[j];
        Bucket bucket = batch.found[i];
        if (bucket != null && !bucket.hasKey(batch.keys[i], words)) {
          batch.slots[i] = (batch.slots[i] + 1) & mask;
          open[stillOpen++] = i;
        }
      }
      count = stillOpen;
    }
  }

  /** The buckets in the slots of the first open keys, and their memory. */
  private void fetch(KeyBatch batch, int count) {
    for (int j = 0; j < count; j++) {
      int i = batch.open[j];
      batch.found[i] = (Bucket) SLOTS.getAcquire(slots, batch.slots[i]);
    }
    long touched = 0;
    for (int j = 0; j < count; j++) {
      Bucket bucket = batch.found[batch.open[j]];
      touched += bucket == null ? 0 : bucket.touch();
    }
    batch.touched += touched;
  }

  /** An empty one for the same keys. */
  BucketTable empty() {
    return new BucketTable(words, 0);
  }

  /**
   * Puts a bucket whose key is not here.
   *
   * @return the table that holds it: this one, or a larger copy if this one is at its load
   */
  BucketTable with(Bucket bucket) {
    BucketTable roomy = this;
    if (used >= room) {
      roomy = new BucketTable(words, 2 * used);
      for (Bucket present : this) {
        roomy.put(present);
      }
    }
    roomy.put(bucket);
    return roomy;
  }

  BucketTable withUnlessPresent(Bucket bucket) {
    bucket.key(scratch);
    return find(scratch) == null ? with(bucket) : this;
  }

  private void put(Bucket bucket) {
    bucket.key(scratch);
    int mask = slots.length - 1;
    int i = KeyHash.of(scratch, words) & mask;
    while (slots[i] != null) {
      i = (i + 1) & mask;
    }
    SLOTS.setRelease(slots, i, bucket);
    used++;
  }

  /** Sees every bucket put before the call once, and perhaps later ones, once too. */
  @Override
  public Iterator<Bucket> iterator() {
    return new Cursor(slots);
  }

  /**
   * Takes some buckets at a time and sees to it that the processor has them at hand: their loads
   * don't wait for one another then.
   */
  private static final class Cursor implements Iterator<Bucket> {
    private static final int AT_ONCE = 16;

    private final @Nullable Bucket[] slots;
    private int next;
    private final @Nullable Bucket[] found = new Bucket[AT_ONCE];
    private int count;
    private int given;

    /** Means nothing, but the loads are not optimised away. */
    @SuppressWarnings("UnusedVariable")
    private long touched;

    Cursor(@Nullable Bucket[] slots) {
      this.slots = slots;
    }

    @Override
    public boolean hasNext() {
      return given < count || find();
    }

    private boolean find() {
      given = 0;
      count = 0;
      while (count < AT_ONCE && next < slots.length) {
        Bucket bucket = (Bucket) SLOTS.getAcquire(slots, next++);
        if (bucket != null) {
          found[count++] = bucket;
        }
      }
      for (int i = 0; i < count; i++) {
        Bucket bucket = found[i];
        touched += bucket == null ? 0 : bucket.touch();
      }
      return count > 0;
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
}
