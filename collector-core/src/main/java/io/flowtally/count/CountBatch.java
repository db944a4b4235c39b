package io.flowtally.count;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * One loop's way into the buckets of one aggregate. Belongs to its loop; what was added reaches the
 * buckets with the next {@link #flush} at the latest, which must come before {@link
 * QuiescentState#leave}.
 *
 * <p>While the buckets fit into the processor's caches, each record is counted at once. When there
 * are many, nearly every record would wait four times for memory: for the slot, for the bucket, for
 * its two sums. So the records of a datagram are then gathered, and each of these steps is done for
 * all of them before the next; the processor fetches what they need at the same time. At 100,000
 * buckets that halves the cost of a record.
 */
public final class CountBatch {
  private static final int MOST = 64;

  /** From this many buckets on, records are gathered: some 2 MiB of buckets. */
  private static final int MANY = 16_384;

  /** Folds a key for which there is no room within the limit. */
  public interface Folding {
    /** Folds what is unbounded, for {@link Buckets#obtainOverflow}. */
    void fold(long[] key);

    /** Folds everything, for {@link Buckets#obtainLast}. */
    void foldAll(long[] key);
  }

  private final Buckets buckets;
  private final Folding folding;
  private final long[][] keys;
  private final long[] bytes = new long[MOST];
  private final long[] packets = new long[MOST];
  private final @Nullable Bucket[] found = new Bucket[MOST];
  private int size;
  private boolean gathering;
  private long overflowed;

  /** Keeps the touching loads from being optimised away. */
  @SuppressWarnings("UnusedVariable")
  private long touched;

  public CountBatch(Buckets buckets, Folding folding) {
    this.buckets = buckets;
    this.folding = folding;
    this.keys = new long[MOST][buckets.keyWords()];
  }

  /** Where to write the key of the next record. */
  public long[] key() {
    return keys[size];
  }

  /** Counts a record under the key written to {@link #key}. */
  public void add(long recordBytes, long recordPackets, int nowSeconds) {
    if (!gathering) {
      bucketOf(keys[0], nowSeconds).add(recordBytes, recordPackets, nowSeconds);
      return;
    }
    bytes[size] = recordBytes;
    packets[size] = recordPackets;
    size++;
    if (size == MOST) {
      countGathered(nowSeconds);
    }
  }

  /**
   * Counts what is still gathered.
   *
   * @return how many records since the last flush went into folded buckets
   */
  public long flush(int nowSeconds) {
    if (size > 0) {
      countGathered(nowSeconds);
    }
    gathering = buckets.size() >= MANY;
    long result = overflowed;
    overflowed = 0;
    return result;
  }

  private void countGathered(int nowSeconds) {
    int count = size;
    size = 0;
    touched += buckets.find(keys, found, count);
    for (int i = 0; i < count; i++) {
      Bucket bucket = found[i];
      if (bucket == null) {
        bucket = bucketOf(keys[i], nowSeconds);
      }
      bucket.add(bytes[i], packets[i], nowSeconds);
    }
    Arrays.fill(found, 0, count, null);
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
