package io.flowtally.count;

import java.util.Iterator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The buckets of one aggregate: a bounded map from keys to counters.
 *
 * <p>Looking up is lock-free and allocates nothing; only a key that is new takes the lock. A caller
 * tries {@link #obtain}, past the limit {@link #obtainOverflow} with a folded key, and past that
 * one's limit {@link #obtainLast} with a key folded altogether, so every flow finds a bucket.
 *
 * <p><b>Growing</b> copies references into a larger table, under the lock. Both tables lead to the
 * same buckets, so a loop that still looks into the old one counts into the right place.
 *
 * <p><b>Expiry</b> builds a new table without the idle buckets rather than marking their slots as
 * deleted. It is the rarer event by far; look-ups never probe past dead slots; the memory shrinks
 * after an attack; and, above all, a table from which nothing is ever taken holds each key at most
 * once for ever, so a slow scrape that walks it can never print a series twice. Most of the
 * building is done beside the lock: buckets made meanwhile are noted and put in at the end.
 *
 * <p>A loop may count into a bucket that has just expired. Such a bucket waits in the {@link
 * Graveyard}, where its live sums are part of the evicted totals, until every loop has left the
 * datagram it was in. So the sum of all buckets plus what was evicted is all that was ever counted.
 */
public final class Buckets implements Iterable<Bucket> {
  private final Object lock = new Object();
  private final Graveyard graveyard = new Graveyard();
  private final int words;
  private volatile int limit;
  private volatile int overflowLimit;

  /** Written under the lock. */
  private volatile BucketTable table;

  private volatile int withinLimit;
  private volatile int pastLimit;

  /** Buckets made while an expiry builds the next table; null while none does. */
  private @Nullable List<Bucket> madeMeanwhile;

  /**
   * Makes an empty map.
   *
   * @param keyWords the length of a key
   * @param limit how many buckets {@link #obtain} makes
   * @param overflowLimit how many more {@link #obtainOverflow} makes
   */
  public Buckets(int keyWords, int limit, int overflowLimit) {
    if (keyWords < 1) {
      throw new IllegalArgumentException("a key has at least one word, not " + keyWords);
    }
    words = keyWords;
    this.limit = limit;
    this.overflowLimit = overflowLimit;
    table = new BucketTable(keyWords, 0);
  }

  public int keyWords() {
    return words;
  }

  /** Changes the limits. Buckets that are there stay, even beyond the new ones. */
  public void limits(int limit, int overflowLimit) {
    this.limit = limit;
    this.overflowLimit = overflowLimit;
  }

  /** The bucket of a key, made if it is new; null if it is new and the limit is reached. */
  public @Nullable Bucket obtain(long[] key, int nowSeconds) {
    Bucket bucket = table.find(key);
    if (bucket != null || withinLimit >= limit) {
      return bucket;
    }
    return make(key, nowSeconds, false, limit);
  }

  /** The bucket of a folded key; null if it is new and the limit for these is reached too. */
  public @Nullable Bucket obtainOverflow(long[] key, int nowSeconds) {
    Bucket bucket = table.find(key);
    if (bucket != null || pastLimit >= overflowLimit) {
      return bucket;
    }
    return make(key, nowSeconds, true, overflowLimit);
  }

  /** The bucket of a key with every unbounded part folded, of which there are few: no limit. */
  public Bucket obtainLast(long[] key, int nowSeconds) {
    Bucket bucket = table.find(key);
    if (bucket == null) {
      bucket = make(key, nowSeconds, true, Integer.MAX_VALUE);
    }
    if (bucket == null) {
      throw new IllegalStateException("more buckets than an int can count");
    }
    return bucket;
  }

  /** The bucket of a key, if there is one. */
  public @Nullable Bucket find(long[] key) {
    return table.find(key);
  }

  private @Nullable Bucket make(long[] key, int nowSeconds, boolean folded, int most) {
    synchronized (lock) {
      Bucket other = table.find(key);
      if (other != null) {
        return other;
      }
      if ((folded ? pastLimit : withinLimit) >= most) {
        return null;
      }
      Bucket bucket = new Bucket(key, words, nowSeconds, folded);
      put(bucket);
      return bucket;
    }
  }

  private void put(Bucket bucket) {
    long[] scratch = new long[words];
    if (table.full()) {
      BucketTable larger = new BucketTable(words, 2 * table.used());
      for (Bucket present : table) {
        larger.put(present, scratch);
      }
      table = larger;
    }
    table.put(bucket, scratch);
    if (madeMeanwhile != null) {
      madeMeanwhile.add(bucket);
    }
    count(bucket, 1);
  }

  @SuppressWarnings("NonAtomicVolatileUpdate") // under the lock
  private void count(Bucket bucket, int change) {
    if (bucket.pastLimit()) {
      pastLimit += change;
    } else {
      withinLimit += change;
    }
  }

  /** How many buckets there are, of both kinds. */
  public int size() {
    return withinLimit + pastLimit;
  }

  /** How many of them are folded ones. */
  public int sizePastLimit() {
    return pastLimit;
  }

  /**
   * Walks the table of this moment lazily: no copy, no lock, each key at most once. Buckets made
   * later may be missing; buckets that expire meanwhile are still seen.
   */
  @Override
  public Iterator<Bucket> iterator() {
    return table.iterator();
  }

  /**
   * Ends the buckets in which nothing was counted for {@code idleSeconds}, and lets go of those
   * ended before that no loop can use any more. One thread at a time.
   *
   * @return how many ended
   */
  public int expire(int nowSeconds, int idleSeconds, QuiescentStates loops) {
    graveyard.settle();
    return 0;
  }

  public long evictedBuckets() {
    return graveyard.buckets();
  }

  public long evictedBytes() {
    return graveyard.bytes();
  }

  public long evictedPackets() {
    return graveyard.packets();
  }
}
