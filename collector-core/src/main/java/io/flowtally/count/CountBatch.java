// SPDX-License-Identifier: Apache-2.0
package io.flowtally.count;

import java.security.SecureRandom;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * One loop's way into the buckets of one aggregate. Belongs to its loop; what was added reaches the
 * buckets with the next {@link #flush} at the latest, which must come before {@link
 * QuiescentState#leave}.
 *
 * <p>Counting a record at once would wait for memory several times in a row: for the slot, for the
 * two cache lines of the bucket, for the next slot if that bucket is another's. So records are
 * gathered, and each of these steps is done for all of them before the next; the processor then
 * fetches what they need at the same time. With 1,000 buckets, which the caches hold, that costs
 * nothing; with 10,000 it takes a third off a record's whole way, with 200,000 more than half.
 */
public final class CountBatch {
  /** Folds a key for which there is no room within the limit. */
  public interface Folding {
    /** Whether {@link #fold} leaves a key as it is, so that it is never weighed against others. */
    boolean isBounded(long[] key);

    /** Folds what is unbounded, for {@link Buckets#obtainOverflow}. */
    void fold(long[] key);

    /** Folds everything, for {@link Buckets#obtainLast}. */
    void foldAll(long[] key);
  }

  private final Buckets buckets;
  private final QuiescentState loop;
  private final Folding folding;
  private final KeyBatch batch;
  private final long[] bytes = new long[KeyBatch.MOST];
  private final long[] packets = new long[KeyBatch.MOST];

  /** Null where no flows are counted. */
  private final long @Nullable [] flows;

  private long overflowed;
  private long overflowedBytes;

  /** Chance that nobody outside can foretell: it decides who gets into the sketch. */
  private long random = new SecureRandom().nextLong() | 1;

  /**
   * Makes an empty batch.
   *
   * @param loop the state of the loop whose batch this is
   */
  public CountBatch(Buckets buckets, QuiescentState loop, Folding folding) {
    this.buckets = buckets;
    this.loop = loop;
    this.folding = folding;
    this.batch = new KeyBatch(buckets.keyWords());
    this.flows = buckets.countsFlows() ? new long[KeyBatch.MOST] : null;
  }

  /** Where to write the key of the next record. */
  public long[] key() {
    return batch.keys[batch.size];
  }

  /** Counts a record that stands for so many flows under the key written to {@link #key}. */
  public void add(long recordBytes, long recordPackets, long recordFlows, int nowSeconds) {
    if (flows != null) {
      flows[batch.size] = recordFlows;
    }
    add(recordBytes, recordPackets, nowSeconds);
  }

  /** Counts a record under the key written to {@link #key}, where no flows are counted. */
  public void add(long recordBytes, long recordPackets, int nowSeconds) {
    bytes[batch.size] = recordBytes;
    packets[batch.size] = recordPackets;
    batch.size++;
    if (batch.isFull()) {
      countGathered(nowSeconds);
    }
  }

  /**
   * Counts what is still gathered.
   *
   * @return how many records since the last flush went into folded buckets
   */
  public long flush(int nowSeconds) {
    if (batch.size > 0) {
      countGathered(nowSeconds);
    }
    long result = overflowed;
    overflowed = 0;
    return result;
  }

  /** How many bytes since the last call went into folded buckets. */
  public long takeOverflowedBytes() {
    long result = overflowedBytes;
    overflowedBytes = 0;
    return result;
  }

  private void countGathered(int nowSeconds) {
    int count = batch.size;
    boolean full = buckets.isFull();
    Admission admission = buckets.admission();
    try {
      buckets.find(batch);
    } finally {
      batch.size = 0; // else one bug here would leave no room for any key
    }
    if (admission != null) {
      prepareWeighing(admission, count);
    }
    for (int i = 0; i < count; i++) {
      Bucket bucket = batch.found[i];
      if (bucket == null && !full) {
        bucket = buckets.obtain(batch.keys[i], nowSeconds);
      }
      if (bucket == null || !bucket.add(loop, bytes[i], packets[i], nowSeconds)) {
        bucket = countFolded(i, admission, nowSeconds);
      }
      if (flows != null) {
        bucket.addFlows(loop, flows[i]);
      }
    }
    Arrays.fill(batch.found, 0, count, null);
  }

  /**
   * Has the sketch at hand for those that will be looked for there; and what is beyond the clip.
   */
  private void prepareWeighing(Admission admission, int count) {
    int samples = admission.wantsAllSizes() ? count : 1;
    for (int i = 0; i < samples; i++) {
      admission.sample(bytes[i]);
    }
    long clip = admission.clip();
    long touched = 0;
    for (int i = 0; i < count; i++) {
      Bucket bucket = batch.found[i];
      if (bucket == null) {
        touched += admission.touch(batch.hashes[i]);
      } else if (bytes[i] > clip) {
        admission.clipped(bucket, bytes[i] - clip);
      }
    }
    batch.touched += touched;
  }

  private Bucket countFolded(int i, @Nullable Admission admission, int nowSeconds) {
    long[] key = batch.keys[i];
    overflowed++;
    overflowedBytes += bytes[i];
    weigh(i, key, admission);
    folding.fold(key);
    Bucket bucket = buckets.obtainOverflow(key, nowSeconds);
    if (bucket != null && bucket.add(loop, bytes[i], packets[i], nowSeconds)) {
      return bucket;
    }
    folding.foldAll(key);
    Bucket last = buckets.obtainLast(key, nowSeconds);
    if (!last.add(loop, bytes[i], packets[i], nowSeconds)) {
      last.add(bytes[i], packets[i], nowSeconds); // what is folded never has to leave; in case
    }
    return last;
  }

  private void weigh(int i, long[] key, @Nullable Admission admission) {
    buckets.distinctKeys().add(batch.hashes[i]);
    if (admission == null || batch.found[i] != null) { // not weighed, or one that had to leave
      return;
    }
    random ^= random << 13; // xorshift: Marsaglia, 2003
    random ^= random >>> 7;
    random ^= random << 17;
    admission.weigh(batch.hashes[i], key, bytes[i], random);
  }
}
