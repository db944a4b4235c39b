package io.flowtally.count;

import java.util.Arrays;

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
  private long overflowed;

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
  }

  /** Where to write the key of the next record. */
  public long[] key() {
    return batch.keys[batch.size];
  }

  /** Counts a record under the key written to {@link #key}. */
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

  private void countGathered(int nowSeconds) {
    int count = batch.size;
    try {
      buckets.find(batch);
    } finally {
      batch.size = 0; // else one bug here would leave no room for any key
    }
    for (int i = 0; i < count; i++) {
      Bucket bucket = batch.found[i];
      if (bucket == null) {
        bucket = bucketOf(batch.keys[i], nowSeconds);
      }
      bucket.add(loop, bytes[i], packets[i], nowSeconds);
    }
    Arrays.fill(batch.found, 0, count, null);
  }

  private Bucket bucketOf(long[] key, int nowSeconds) {
    Bucket bucket = buckets.obtain(key, nowSeconds);
    return bucket != null ? bucket : folded(key, nowSeconds);
  }

  private Bucket folded(long[] key, int nowSeconds) {
    overflowed++;
    folding.fold(key);
    Bucket bucket = buckets.obtainOverflow(key, nowSeconds);
    if (bucket == null) {
      folding.foldAll(key);
      bucket = buckets.obtainLast(key, nowSeconds);
    }
    return bucket;
  }
}
