// SPDX-License-Identifier: Apache-2.0
package io.flowtally.count;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.EOFException;
import java.io.IOException;
import java.util.function.Consumer;

/**
 * The form in which buckets outlive the process. All numbers are big-endian:
 *
 * <pre>
 * version      u8   4
 * key words    u8   n
 * weighed at   i64  Unix seconds; see Admission
 * evicted      i64  buckets, i64 bytes, i64 packets
 * each bucket  u8   1 within the limit, 2 folded past it, 3 retired: counts no more
 *              i64  x n, the key
 *              i64  bytes, i64 packets, in version 5 i64 flows
 *              i64  created, i64 last seen, Unix seconds
 *              i64  the number of its birth, see SeriesSequence
 *              f32  what it weighed then; negative: it was not weighed
 * end          u8   0
 * </pre>
 *
 * <p>Whoever stores it adds the checksum.
 */
final class BucketRecords {
  private static final int VERSION = 4;
  private static final int WITH_FLOWS = 5;
  private static final int END = 0;
  private static final int WITHIN_LIMIT = 1;
  private static final int FOLDED = 2;
  private static final int RETIRED = 3;

  /** When weights were formed, and three evicted totals. */
  private static final int HEAD_SIZE = 4 * Long.BYTES;

  /** Longs of a bucket beside its key. */
  private static final int VALUES = 5;

  private BucketRecords() {}

  static void write(Buckets buckets, DataOutput out) throws IOException {
    int words = buckets.keyWords();
    boolean flows = buckets.countsFlows();
    out.writeByte(flows ? WITH_FLOWS : VERSION);
    out.writeByte(words);
    out.writeLong(Integer.toUnsignedLong(buckets.weighedAt()));
    out.writeLong(buckets.evictedBuckets());
    out.writeLong(buckets.evictedBytes());
    out.writeLong(buckets.evictedPackets());
    if (flows) {
      out.writeLong(buckets.evictedFlows());
    }
    for (Bucket bucket : buckets) {
      out.writeByte(kind(bucket));
      for (int i = 0; i < words; i++) {
        out.writeLong(bucket.word(i));
      }
      out.writeLong(bucket.bytes());
      out.writeLong(bucket.packets());
      if (flows) {
        out.writeLong(bucket.flows());
      }
      out.writeLong(bucket.createdSeconds());
      out.writeLong(bucket.lastSeenSeconds());
      out.writeLong(bucket.sequence());
      out.writeFloat(buckets.weight(bucket));
    }
    out.writeByte(END);
  }

  private static int kind(Bucket bucket) {
    return bucket.isRetired() ? RETIRED : bucket.pastLimit() ? FOLDED : WITHIN_LIMIT;
  }

  static void read(DataInput in, Buckets buckets, Consumer<long[]> fold, Consumer<long[]> foldAll)
      throws IOException {
    boolean flows = version(in) == WITH_FLOWS;
    expect("words in a key", buckets.keyWords(), in.readUnsignedByte());
    buckets.restoreWeighedAt((int) in.readLong());
    buckets.restoreEvicted(in.readLong(), in.readLong(), in.readLong(), flows ? in.readLong() : 0);
    long[] key = new long[buckets.keyWords()];
    long[] own = new long[key.length];
    for (int kind = in.readUnsignedByte(); kind != END; kind = in.readUnsignedByte()) {
      if (kind > RETIRED) {
        throw new IOException("no such kind of bucket: " + kind);
      }
      for (int i = 0; i < key.length; i++) {
        key[i] = in.readLong();
      }
      System.arraycopy(key, 0, own, 0, key.length);
      long bytes = in.readLong();
      long packets = in.readLong();
      long flowCount = flows ? in.readLong() : 0;
      int created = (int) in.readLong();
      int seen = (int) in.readLong();
      Bucket bucket = kind == RETIRED ? buckets.restoreRetired(key, created) : null;
      if (bucket == null) {
        bucket = place(buckets, key, kind == FOLDED, created, fold, foldAll);
      }
      bucket.takeOver(bytes, packets, seen);
      bucket.takeOverFlows(flowCount);
      goOn(bucket, own, SeriesSequence.read(in), buckets.sequence());
      weigh(buckets, bucket, in.readFloat());
    }
  }

  /** What had to be folded weighs nothing. */
  private static void weigh(Buckets buckets, Bucket bucket, float weight) {
    if (!bucket.pastLimit() && !bucket.isRetired()) {
      buckets.restoreWeight(bucket, weight);
    }
  }

  /** What had to be folded is born now, unless it goes on from a bucket of its own. */
  private static void goOn(Bucket bucket, long[] own, long born, SeriesSequence sequence) {
    sequence.advanceTo(born);
    if (bucket.hasKey(own, own.length)) {
      bucket.bornAs(born);
    }
  }

  static void skip(int words, DataInput in) throws IOException {
    int more = version(in) == WITH_FLOWS ? Long.BYTES : 0;
    expect("words in a key", words, in.readUnsignedByte());
    skip(in, HEAD_SIZE + more);
    while (in.readUnsignedByte() != END) {
      skip(in, (words + VALUES) * Long.BYTES + Float.BYTES + more);
    }
  }

  private static int version(DataInput in) throws IOException {
    int version = in.readUnsignedByte();
    if (version != WITH_FLOWS) {
      expect("version", VERSION, version);
    }
    return version;
  }

  private static void skip(DataInput in, int bytes) throws IOException {
    for (int left = bytes; left > 0; ) {
      int skipped = in.skipBytes(left);
      if (skipped <= 0) {
        throw new EOFException("it ends within a bucket");
      }
      left -= skipped;
    }
  }

  private static Bucket place(
      Buckets buckets,
      long[] key,
      boolean folded,
      int created,
      Consumer<long[]> fold,
      Consumer<long[]> foldAll) {
    if (!folded) {
      Bucket bucket = buckets.obtain(key, created);
      if (bucket != null) {
        return bucket;
      }
      fold.accept(key);
    }
    Bucket bucket = buckets.obtainOverflow(key, created);
    if (bucket != null) {
      return bucket;
    }
    foldAll.accept(key);
    return buckets.obtainLast(key, created);
  }

  private static void expect(String what, int wanted, int read) throws IOException {
    if (wanted != read) {
      throw new IOException(what + ": " + read + ", not " + wanted);
    }
  }
}
