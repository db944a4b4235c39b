package io.flowtally.count;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.function.Consumer;

/**
 * The form in which buckets outlive the process. All numbers are big-endian:
 *
 * <pre>
 * version      u8   1
 * key words    u8   n
 * evicted      i64  buckets, i64 bytes, i64 packets
 * each bucket  u8   1 within the limit, 2 folded past it
 *              i64  x n, the key
 *              i64  bytes, i64 packets
 *              i32  created, i32 last seen, Unix seconds
 * end          u8   0
 * </pre>
 *
 * <p>Whoever stores it adds the checksum.
 */
final class BucketRecords {
  private static final int VERSION = 1;
  private static final int END = 0;
  private static final int WITHIN_LIMIT = 1;
  private static final int FOLDED = 2;

  private BucketRecords() {}

  static void write(Buckets buckets, DataOutput out) throws IOException {
    int words = buckets.keyWords();
    out.writeByte(VERSION);
    out.writeByte(words);
    out.writeLong(buckets.evictedBuckets());
    out.writeLong(buckets.evictedBytes());
    out.writeLong(buckets.evictedPackets());
    for (Bucket bucket : buckets) {
      out.writeByte(bucket.pastLimit() ? FOLDED : WITHIN_LIMIT);
      for (int i = 0; i < words; i++) {
        out.writeLong(bucket.word(i));
      }
      out.writeLong(bucket.bytes());
      out.writeLong(bucket.packets());
      out.writeInt(bucket.createdSeconds());
      out.writeInt(bucket.lastSeenSeconds());
    }
    out.writeByte(END);
  }

  static void read(DataInput in, Buckets buckets, Consumer<long[]> fold, Consumer<long[]> foldAll)
      throws IOException {
    expect("version", VERSION, in.readUnsignedByte());
    expect("words in a key", buckets.keyWords(), in.readUnsignedByte());
    buckets.restoreEvicted(in.readLong(), in.readLong(), in.readLong());
    long[] key = new long[buckets.keyWords()];
    for (int kind = in.readUnsignedByte(); kind != END; kind = in.readUnsignedByte()) {
      if (kind > FOLDED) {
        throw new IOException("no such kind of bucket: " + kind);
      }
      for (int i = 0; i < key.length; i++) {
        key[i] = in.readLong();
      }
      long bytes = in.readLong();
      long packets = in.readLong();
      place(buckets, key, kind == FOLDED, in.readInt(), fold, foldAll)
          .takeOver(bytes, packets, in.readInt());
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
