// SPDX-License-Identifier: Apache-2.0
package io.flowtally.count;

import io.flowtally.count.admission.AdmissionRule;
import io.flowtally.count.admission.DistinctKeys;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * The buckets of one aggregate: a bounded map from keys to counters.
 *
 * <p>Looking up is lock-free and allocates nothing; only a key that is new takes the lock. A caller
 * tries {@link #obtain}, past the limit {@link #obtainOverflow} with a folded key, and past that
 * one's limit {@link #obtainLast} with a key folded altogether, so every flow finds a bucket.
 *
 * <p><b>Growing</b> splits a segment of the {@link BucketTable}, under the lock. Old and new
 * segments lead to the same buckets, so a loop that still looks into the old one counts into the
 * right place.
 *
 * <p><b>Expiry</b> builds new segments without the idle buckets rather than marking their slots as
 * deleted. It is the rarer event by far; look-ups never probe past dead slots; the memory shrinks
 * after an attack; and, above all, a segment from which nothing is ever taken holds each key at
 * most once for ever, so a slow scrape that walks it can never print a series twice. The building
 * is done beside the lock, a segment at a time: buckets made meanwhile are noted and put in at the
 * end.
 *
 * <p><b>Admission.</b> Past the limit {@link #decide} lets in who is heavier than the lightest
 * inside, see {@link Admission}. Who has to leave stays in the table, {@linkplain Bucket#retire
 * retired}: it is still read, nobody adds to it, and its key finds it and so gets no other bucket;
 * once everybody has read its final value it ends as an idle one does.
 *
 * <p>A loop may count into a bucket that has just expired. Such a bucket waits in the {@link
 * Graveyard}, where its live sums are part of the evicted totals, until every loop has left the
 * datagram it was in. So the sum of all buckets plus what was evicted is all that was ever counted.
 */
public final class Buckets implements Iterable<Bucket> {
  /** How many may wait to be read for the last time, as a part of the limit. */
  private static final int RETIRED_SHARE = 4;

  private static final int LEAST_RETIRED = 1024;

  private final Object lock = new Object();

  /** Held by an expiry, a snapshot and a restore, so that none sees another half done. */
  private final Object housekeeping = new Object();

  private final Graveyard graveyard = new Graveyard();
  private final SeriesSequence sequence;
  private final int words;
  private final boolean countsFlows;
  private volatile int limit;
  private volatile int overflowLimit;

  /** Written under the lock. */
  private volatile BucketTable table;

  private volatile int withinLimit;
  private volatile int pastLimit;

  /** Still in the table, at their final value. */
  private volatile int retired;

  /** The segment that is being built anew, and the buckets put into it meanwhile. */
  private @Nullable Segment rebuilt;

  /** The other one, while two are made one. */
  private @Nullable Segment rebuiltToo;

  private final List<Bucket> madeMeanwhile = new ArrayList<>();

  /** Those made since the last decision; null where nothing is weighed. */
  private @Nullable List<Bucket> births;

  // Of housekeeping.

  private final Insiders insiders = new Insiders();
  private final RetiredBuckets retiredBuckets = new RetiredBuckets();
  private final AdmissionCounts admissionCounts = new AdmissionCounts();
  private volatile boolean admitsHeaviest;
  private CountBatch.@Nullable Folding foldingOfInsiders;
  private int restoredAt;

  /** Null until the aggregate is full. */
  private volatile @Nullable Admission admission;

  private final DistinctKeys distinctKeys = new DistinctKeys();

  /**
   * Makes an empty map.
   *
   * @param keyWords the length of a key
   * @param limit how many buckets {@link #obtain} makes
   * @param overflowLimit how many more {@link #obtainOverflow} makes
   * @param sequence numbers the births, here and in the other aggregates
   */
  public Buckets(int keyWords, int limit, int overflowLimit, SeriesSequence sequence) {
    this(keyWords, limit, overflowLimit, sequence, false);
  }

  /** Makes an empty map whose buckets count flows too, or not. */
  public Buckets(
      int keyWords, int limit, int overflowLimit, SeriesSequence sequence, boolean countsFlows) {
    this.countsFlows = countsFlows;
    if (keyWords < 1) {
      throw new IllegalArgumentException("a key has at least one word, not " + keyWords);
    }
    words = keyWords;
    this.sequence = sequence;
    this.limit = limit;
    this.overflowLimit = overflowLimit;
    table = new BucketTable(keyWords);
  }

  /** Makes an empty map whose births have numbers of their own. */
  public Buckets(int keyWords, int limit, int overflowLimit) {
    this(keyWords, limit, overflowLimit, new SeriesSequence());
  }

  public int keyWords() {
    return words;
  }

  public boolean countsFlows() {
    return countsFlows;
  }

  public int limit() {
    return limit;
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
      Bucket bucket = put(key, nowSeconds, folded);
      if (births != null && !folded) {
        births.add(bucket);
      }
      return bucket;
    }
  }

  /** Under the lock, with a key that is not there. */
  private Bucket put(long[] key, int nowSeconds, boolean folded) {
    Bucket bucket = newBucket(key, nowSeconds, folded);
    int hash = KeyHash.of(key, words);
    table = table.with(bucket, hash);
    if (rebuilt != null && isRebuilt(table.segment(hash))) {
      madeMeanwhile.add(bucket);
    }
    count(bucket, 1);
    if (!folded) {
      distinctKeys.add(KeyHash.wide(key, words));
    }
    return bucket;
  }

  private Bucket newBucket(long[] key, int nowSeconds, boolean folded) {
    long number = sequence.next();
    return countsFlows
        ? new FlowsBucket(key, words, nowSeconds, folded, number)
        : Bucket.of(key, words, nowSeconds, folded, number);
  }

  private boolean isRebuilt(Segment segment) {
    return segment == rebuilt || segment == rebuiltToo;
  }

  @SuppressWarnings("NonAtomicVolatileUpdate") // under the lock
  private void count(Bucket bucket, int change) {
    if (bucket.isRetired()) {
      retired += change;
    } else if (bucket.pastLimit()) {
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

  /** How many buckets there are, of all kinds. */
  public int size() {
    return withinLimit + pastLimit + retired;
  }

  /** How many of them count no more and wait to be read for the last time. */
  public int sizeRetired() {
    return retired;
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
      return idleSeconds <= 0
          ? 0
          : end(
              table.segments(),
              bucket -> bucket.isIdle(nowSeconds, idleSeconds) && !bucket.isRetired(),
              loops);
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

  /** Takes out of some segments what ends. */
  private int end(List<Segment> segments, Predicate<Bucket> ends, QuiescentStates loops) {
    List<Bucket> dead = new ArrayList<>();
    Deque<Segment> open = new ArrayDeque<>(segments);
    while (!open.isEmpty()) {
      Segment segment = open.remove();
      if (segment.any(ends) && !rebuild(segment, ends, dead)) {
        open.addAll(table.segmentsUnder(segment.prefix, segment.depth));
      }
    }
    if (!dead.isEmpty()) {
      dead.forEach(insiders::remove);
      graveyard.bury(dead, loops.mark());
      shrink();
    }
    return dead.size();
  }

  /** Returns false if the segment was split before it could be replaced. */
  private boolean rebuild(Segment segment, Predicate<Bucket> ends, List<Bucket> dead) {
    synchronized (lock) {
      madeMeanwhile.clear();
      rebuilt = segment;
    }
    List<Bucket> dying = new ArrayList<>();
    Segment next = segment.without(ends, words, dying);
    synchronized (lock) {
      rebuilt = null;
      if (!table.has(segment)) {
        return false;
      }
      for (Bucket made : madeMeanwhile) { // the walk may have come across it, and condemned it
        dying.remove(made);
        next.putUnlessPresent(made, table.hash(made));
      }
      table = table.replacing(next);
      for (Bucket bucket : dying) {
        count(bucket, -1);
      }
    }
    dead.addAll(dying);
    return true;
  }

  private void shrink() {
    boolean smaller = true;
    while (smaller) {
      while (mergeTwo()) {
        // Until there are no two left.
      }
      synchronized (lock) {
        BucketTable next = table.smaller();
        smaller = next != table;
        table = next;
      }
    }
  }

  /**
   * Makes two segments one, beside the lock, for loops wait for that; false if none are so empty.
   */
  private boolean mergeTwo() {
    BucketTable before;
    BucketTable.@Nullable Pair pair;
    synchronized (lock) {
      before = table;
      pair = before.mergeable();
      if (pair == null) {
        return false;
      }
      madeMeanwhile.clear();
      rebuilt = pair.low();
      rebuiltToo = pair.high();
    }
    Segment both = before.merged(pair);
    synchronized (lock) {
      rebuilt = null;
      rebuiltToo = null;
      if (table.has(pair.low()) && table.has(pair.high())) {
        for (Bucket made : madeMeanwhile) {
          both.putUnlessPresent(made, table.hash(made));
        }
        table = table.replacing(both);
      }
      return true;
    }
  }

  /**
   * How keys past the limit get in.
   *
   * @param heaviest true: in place of a lighter one; false: first come, first served
   */
  public void admitHeaviest(boolean heaviest) {
    admitsHeaviest = heaviest;
  }

  /**
   * Weighs keys and lets in those that have become heavier than others; ends those that had left
   * before and were read. To be called every second or so by the thread that calls {@link #expire}.
   *
   * @param nowSeconds when those begin that get in
   * @param steadySeconds by a clock that nobody sets
   * @param folding tells which keys are never weighed, as they cannot be folded
   */
  public void decide(
      int nowSeconds,
      int steadySeconds,
      QuiescentStates loops,
      ReadersHorizon readers,
      CountBatch.Folding folding) {
    synchronized (housekeeping) {
      endRetired(steadySeconds, loops, readers);
      if (!admitsHeaviest) {
        admission = null;
        return;
      }
      Admission present = admission;
      if (present == null && withinLimit < limit) {
        return;
      }
      if (present == null || present.limit() != limit || folding != foldingOfInsiders) {
        present = weighAll(present, nowSeconds, steadySeconds, folding);
      }
      takeInBirths(folding);
      int most = Math.max(LEAST_RETIRED, limit / RETIRED_SHARE) - retired;
      List<Bucket> left = present.decide(nowSeconds, steadySeconds, Math.max(0, most), folding);
      retiredBuckets.add(left, loops.mark(), steadySeconds);
    }
  }

  private void endRetired(int steadySeconds, QuiescentStates loops, ReadersHorizon readers) {
    List<Bucket> read = retiredBuckets.takeRead(steadySeconds, sequence, readers);
    if (!read.isEmpty()) {
      BucketTable present = table;
      Set<Segment> segments = new LinkedHashSet<>();
      read.forEach(bucket -> segments.add(present.segment(present.hash(bucket))));
      Set<Bucket> ending = new HashSet<>(read);
      end(List.copyOf(segments), ending::contains, loops);
    }
  }

  /** Begins to weigh, or does so under another limit or folding. */
  private Admission weighAll(
      @Nullable Admission present, int nowSeconds, int steadySeconds, CountBatch.Folding folding) {
    Admission made = present;
    if (present == null) {
      made = new Admission(this, insiders, limit, insiders.size() > 0 ? restoredAt : steadySeconds);
    } else if (present.limit() != limit) {
      made = new Admission(this, insiders, limit, present.weighedAt());
    }
    foldingOfInsiders = folding;
    synchronized (lock) {
      births = new ArrayList<>();
    }
    long[] key = new long[words];
    for (Bucket bucket : table) {
      bucket.key(key);
      if (folding.isBounded(key)) {
        insiders.remove(bucket);
      } else if (bucket.place == 0 && !bucket.pastLimit() && !bucket.isRetired()) {
        insiders.add(bucket, steadyWeight(bucket, nowSeconds), bucket.bytes());
      }
    }
    admission = made;
    return Objects.requireNonNull(made);
  }

  /** What a bucket weighs if its bytes came at a steady rate from its first record to its last. */
  private static float steadyWeight(Bucket bucket, int nowSeconds) {
    long seconds = Math.max(1, bucket.lastSeenSeconds() - bucket.createdSeconds() + 1);
    double steady = AdmissionRule.weightAtRate((double) bucket.bytes() / seconds, (double) seconds);
    double silent = Math.max(0, nowSeconds - (int) bucket.lastSeenSeconds());
    return (float) (steady * AdmissionRule.decay(silent));
  }

  private void takeInBirths(CountBatch.Folding folding) {
    List<Bucket> born;
    synchronized (lock) {
      born = Objects.requireNonNull(births);
      births = new ArrayList<>();
    }
    long[] key = new long[words];
    for (Bucket bucket : born) {
      bucket.key(key);
      if (bucket.place == 0 && !folding.isBounded(key)) {
        insiders.add(bucket, (float) bucket.bytes(), bucket.bytes());
      }
    }
  }

  /** Retires a bucket and makes one for another key; null if that key has one. */
  @Nullable Bucket replace(Bucket leaving, long[] key, int nowSeconds) {
    synchronized (lock) {
      if (table.find(key) != null) {
        return null;
      }
      count(leaving, -1);
      leaving.retire();
      count(leaving, 1);
      return put(key, nowSeconds, false);
    }
  }

  /** What weighs the keys without a bucket; null where nothing is weighed. */
  @Nullable Admission admission() {
    return admission;
  }

  /** Whether a key that has no bucket gets none. */
  boolean isFull() {
    return withinLimit >= limit;
  }

  DistinctKeys distinctKeys() {
    return distinctKeys;
  }

  /** About how many distinct keys there were since the process began. */
  public long distinctKeyCount() {
    return distinctKeys.estimate();
  }

  public AdmissionCounts admissionCounts() {
    return admissionCounts;
  }

  /** The memory that keys without a bucket take, so that they can be weighed; 0 if they are not. */
  public long weighingBytes() {
    Admission present = admission;
    return present == null ? 0 : present.memoryBytes();
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

  /** Flows that evicted buckets had counted. */
  public long evictedFlows() {
    return graveyard.flows();
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

  /** What a bucket weighs; negative if it is not weighed. Of housekeeping. */
  float weight(Bucket bucket) {
    return insiders.weight(bucket);
  }

  /** When weights were formed last. Of housekeeping. */
  int weighedAt() {
    Admission present = admission;
    return present == null ? restoredAt : present.weighedAt();
  }

  void restoreWeighedAt(int seconds) {
    restoredAt = seconds;
  }

  void restoreWeight(Bucket bucket, float weight) {
    if (weight >= 0 && Float.isFinite(weight) && bucket.place == 0) {
      insiders.add(bucket, weight, bucket.bytes());
    }
  }

  /** Makes a bucket that had been retired; null if its key has one. */
  @Nullable Bucket restoreRetired(long[] key, int createdSeconds) {
    synchronized (lock) {
      if (table.find(key) != null) {
        return null;
      }
      Bucket bucket = put(key, createdSeconds, false);
      count(bucket, -1);
      bucket.retire();
      count(bucket, 1);
      retiredBuckets.add(List.of(bucket), QuiescentStates.Mark.NOBODY, RetiredBuckets.FROM_NOW_ON);
      return bucket;
    }
  }

  void restoreEvicted(long buckets, long bytes, long packets, long flows) {
    graveyard.restore(buckets, bytes, packets, flows);
  }
}
