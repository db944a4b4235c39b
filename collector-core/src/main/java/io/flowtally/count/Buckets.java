package io.flowtally.count;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.function.Consumer;
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

  /** Held by an expiry, a snapshot and a restore, so that none sees another half done. */
  private final Object housekeeping = new Object();

  private final Graveyard graveyard = new Graveyard();
  private final SeriesSequence sequence;
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
   * @param sequence numbers the births, here and in the other aggregates
   */
  public Buckets(int keyWords, int limit, int overflowLimit, SeriesSequence sequence) {
    if (keyWords < 1) {
      throw new IllegalArgumentException("a key has at least one word, not " + keyWords);
    }
    words = keyWords;
    this.sequence = sequence;
    this.limit = limit;
    this.overflowLimit = overflowLimit;
    table = new BucketTable(keyWords, 0);
  }

  /** Makes an empty map whose births have numbers of their own. */
  public Buckets(int keyWords, int limit, int overflowLimit) {
    this(keyWords, limit, overflowLimit, new SeriesSequence());
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

  /** Finds the buckets of a batch of keys, and sees to it that the processor has them at hand. */
  void find(KeyBatch batch) {
    table.find(batch);
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
      Bucket bucket = Bucket.of(key, words, nowSeconds, folded, sequence.next());
      put(bucket);
      return bucket;
    }
  }

  /** Under the lock, with a key that is not there. */
  private void put(Bucket bucket) {
    table = table.with(bucket);
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

  /**
   * Returns when every bucket whose number is at most {@link SeriesSequence#current} at the call
   * can be seen by a walk that begins later: a number is taken and its bucket put under one lock.
   */
  @SuppressWarnings("EmptyBlock")
  public void awaitBirths() {
    synchronized (lock) {
      // Whoever held it has put its bucket.
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
   * Ends the buckets in which nothing was counted for {@code idleSeconds}, and {@linkplain #settle
   * lets go} of those ended before. To be called every now and then by a thread that is not a
   * receive loop.
   *
   * @return how many ended
   */
  public int expire(int nowSeconds, int idleSeconds, QuiescentStates loops) {
    synchronized (housekeeping) {
      graveyard.settle();
      if (idleSeconds <= 0 || !anyIdle(nowSeconds, idleSeconds)) {
        return 0;
      }
      List<Bucket> dead = new ArrayList<>();
      BucketTable next = survivors(startNoting(), nowSeconds, idleSeconds, dead);
      publish(next, dead);
      graveyard.bury(dead, loops.mark());
      return dead.size();
    }
  }

  /**
   * Lets go of the ended buckets that no loop can use any more. Soon after {@link #expire}, so that
   * their memory is free for new ones.
   */
  public void settle() {
    graveyard.settle();
  }

  /**
   * The wall clock was set: the times at which buckets were last seen go along, so that none ends
   * early and none stays for as long as the clock was ahead.
   *
   * @param movedSeconds by how much; negative if it was set back
   */
  public void clockMoved(int movedSeconds, int nowSeconds) {
    for (Bucket bucket : table) {
      bucket.clockMoved(movedSeconds, nowSeconds);
    }
  }

  /** How many ended buckets still wait until every loop has left the datagram it was in. */
  public int waitingToEnd() {
    return graveyard.waiting();
  }

  private boolean anyIdle(int nowSeconds, int idleSeconds) {
    for (Bucket bucket : table) {
      if (bucket.isIdle(nowSeconds, idleSeconds)) {
        return true;
      }
    }
    return false;
  }

  private BucketTable startNoting() {
    synchronized (lock) {
      madeMeanwhile = new ArrayList<>();
      return table;
    }
  }

  private static BucketTable survivors(
      BucketTable table, int nowSeconds, int idleSeconds, List<Bucket> dead) {
    BucketTable next = table.empty();
    for (Bucket bucket : table) {
      if (bucket.isIdle(nowSeconds, idleSeconds)) {
        dead.add(bucket);
      } else {
        next = next.with(bucket);
      }
    }
    return next;
  }

  private void publish(BucketTable survivors, List<Bucket> dead) {
    synchronized (lock) {
      BucketTable next = survivors;
      Set<Bucket> made = new HashSet<>(Objects.requireNonNull(madeMeanwhile));
      madeMeanwhile = null;
      // The walk over the old table may have come across these already, and kept or condemned them.
      if (!made.isEmpty()) {
        dead.removeIf(made::contains);
      }
      for (Bucket bucket : made) {
        next = next.withUnlessPresent(bucket);
      }
      table = next;
      for (Bucket bucket : dead) {
        count(bucket, -1);
      }
    }
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

  /**
   * Writes every bucket and the evicted totals, for {@link #restore}. Counting goes on meanwhile;
   * what it adds to a bucket already written is not in the snapshot.
   */
  public void save(DataOutput out) throws IOException {
    synchronized (housekeeping) {
      BucketRecords.write(this, out);
    }
  }

  /**
   * Reads what {@link #save} wrote. On an exception the buckets hold a part of it: drop them.
   *
   * @param fold turns the key of a bucket that finds no room within the limit into one for {@link
   *     #obtainOverflow}
   * @param foldAll likewise for {@link #obtainLast}
   * @throws IOException if the input ends early, is of another version or of other keys
   */
  public void restore(DataInput in, Consumer<long[]> fold, Consumer<long[]> foldAll)
      throws IOException {
    synchronized (housekeeping) {
      BucketRecords.read(in, this, fold, foldAll);
    }
  }

  SeriesSequence sequence() {
    return sequence;
  }

  /** Reads past what {@link #save} wrote of keys of so many words. */
  public static void skip(int keyWords, DataInput in) throws IOException {
    BucketRecords.skip(keyWords, in);
  }

  void restoreEvicted(long buckets, long bytes, long packets) {
    graveyard.restore(buckets, bytes, packets);
  }
}
