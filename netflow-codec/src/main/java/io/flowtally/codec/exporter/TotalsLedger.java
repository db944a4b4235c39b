// SPDX-License-Identifier: Apache-2.0
package io.flowtally.codec.exporter;

import io.flowtally.codec.limits.KeyedHash;
import io.flowtally.codec.limits.MemoryBudget;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.Arrays;
import java.util.concurrent.atomic.LongAdder;

/**
 * What has been counted already of flows whose exporter repeats running totals: IE 85/86, whose
 * value is since the start of the flow, and the totals in a Cisco ASA's flow-teardown, which repeat
 * what its flow-updates counted. Of a record's counters only some may be totals: each method is
 * told which, as bits, and leaves the others alone.
 *
 * <p>A flow that has ended is remembered as closed for a minute: what the network repeats or lets
 * overtake adds nothing. Closed flows take no place of an open one.
 *
 * <p>A cache of {@link #WAYS} places a bucket and two buckets for each key, which grows up to
 * {@link #MOST} flows of an exporter; then the flow that was silent longest in its buckets is
 * forgotten, and would be counted anew. Thread-safe by its lock, which only records with totals
 * take.
 */
public final class TotalsLedger {
  public static final int FORWARD_BYTES = 0;
  public static final int FORWARD_PACKETS = 1;
  public static final int REVERSE_BYTES = 2;
  public static final int REVERSE_PACKETS = 3;
  public static final int COUNTERS = 4;

  private static final int WAYS = 8;
  private static final int LEAST = 64;
  private static final int MOST = 16_384;
  private static final long FRESH_MS = 3_600_000;

  /** So long after the end of a flow its earlier records may still come. */
  private static final long LATE_MS = 60_000;

  private static final long CLOSED = 1L << 62;

  // An entry: two longs of key, the time of the last record, the counters.
  private static final int STAMP = 2;
  private static final int COUNTED = 3;
  static final int STRIDE = COUNTED + COUNTERS;

  private final MemoryBudget.Allowance allowance;
  private final LongAdder steps;
  private long[] entries = new long[0];
  private int taken;

  TotalsLedger(MemoryBudget.Allowance allowance, LongAdder steps) {
    this.allowance = allowance;
    this.steps = steps;
  }

  /**
   * Turns the running totals in {@code counters} into what is new of them. A total below the last
   * one means that the flow was started again, and is new as a whole; after the end of the flow it
   * means a record that was overtaken, of which nothing is new.
   *
   * @param last no more records of this flow should come
   */
  public synchronized void increments(
      long keyHi, long keyLo, long[] counters, int which, boolean last, long nowMs) {
    int entry = findOpenOrLate(keyHi, keyLo, nowMs);
    entry = entry < 0 ? claim(keyHi, keyLo, last, nowMs) : entry;
    if (entry < 0) {
      return;
    }
    if (isClosed(entry)) {
      subtractCounted(entry, counters, which);
      return;
    }
    boolean again = false;
    for (int i = 0; i < COUNTERS; i++) {
      again |= is(which, i) && Long.compareUnsigned(counters[i], entries[entry + COUNTED + i]) < 0;
    }
    for (int i = 0; i < COUNTERS; i++) {
      if (is(which, i)) {
        long total = counters[i];
        counters[i] = again ? total : total - entries[entry + COUNTED + i];
        entries[entry + COUNTED + i] = total;
      }
    }
    entries[entry + STAMP] = last ? nowMs - CLOSED : nowMs;
  }

  /**
   * Remembers increments that are being counted, for a total that is to come. If it has come
   * already, it held these too: then the increments become 0.
   */
  public synchronized void counted(long keyHi, long keyLo, long[] counters, int which, long nowMs) {
    int entry = findOpenOrLate(keyHi, keyLo, nowMs);
    boolean late = entry >= 0 && isClosed(entry);
    entry = entry < 0 ? claim(keyHi, keyLo, false, nowMs) : entry;
    for (int i = 0; i < COUNTERS; i++) {
      if (is(which, i)) {
        entries[entry + COUNTED + i] += late ? 0 : counters[i];
        counters[i] = late ? 0 : counters[i];
      }
    }
    if (!late) {
      entries[entry + STAMP] = nowMs;
    }
  }

  /**
   * Turns the totals at the end of a flow into what increments have not counted; never below 0.
   *
   * @param named the flow has a name of its own, so that what comes late under it is no other flow
   */
  public synchronized void remainder(
      long keyHi, long keyLo, long[] counters, int which, boolean named, long nowMs) {
    int entry = findOpenOrLate(keyHi, keyLo, nowMs);
    if (entry < 0 && named) {
      entry = claim(keyHi, keyLo, true, nowMs);
    }
    if (entry < 0) {
      return;
    }
    subtractCounted(entry, counters, which);
    if (named) {
      entries[entry + STAMP] = nowMs - CLOSED;
    } else {
      Arrays.fill(entries, entry, entry + STRIDE, 0);
      taken--;
    }
  }

  /** Leaves of totals what exceeds those counted before, and remembers the larger. */
  private void subtractCounted(int entry, long[] counters, int which) {
    for (int i = 0; i < COUNTERS; i++) {
      if (is(which, i)) {
        long before = entries[entry + COUNTED + i];
        entries[entry + COUNTED + i] = Math.max(before, counters[i]);
        counters[i] = Math.max(0, counters[i] - before);
      }
    }
  }

  private static boolean is(int which, int counter) {
    return (which >> counter & 1) != 0;
  }

  /** The entry of a flow, -1 if it has none; one that was closed long ago is emptied and opened. */
  private int findOpenOrLate(long keyHi, long keyLo, long nowMs) {
    int entry = find(keyHi, keyLo);
    if (entry >= 0 && isClosed(entry) && nowMs - closedMs(entry) >= LATE_MS) {
      Arrays.fill(entries, entry + COUNTED, entry + STRIDE, 0);
      entries[entry + STAMP] = nowMs;
    }
    return entry;
  }

  /** Closed flows have negative stamps: they give way before open ones, the oldest first. */
  private boolean isClosed(int entry) {
    return entries[entry + STAMP] < 0;
  }

  private long closedMs(int entry) {
    return entries[entry + STAMP] + CLOSED;
  }

  synchronized void save(DataOutput out) throws IOException {
    int count = 0;
    for (int at = 0; at < entries.length; at += STRIDE) {
      count += entries[at + STAMP] != 0 ? 1 : 0;
    }
    out.writeInt(count);
    for (int at = 0; at < entries.length; at += STRIDE) {
      for (int i = 0; i < STRIDE && entries[at + STAMP] != 0; i++) {
        out.writeLong(entries[at + i]);
      }
    }
  }

  synchronized void restore(DataInput in) throws IOException {
    for (int left = in.readInt(); left > 0; left--) {
      long keyHi = in.readLong();
      long keyLo = in.readLong();
      long stampMs = in.readLong();
      int entry = claim(keyHi, keyLo, stampMs < 0, stampMs);
      for (int i = 0; i < COUNTERS; i++) {
        long total = in.readLong();
        if (entry >= 0) {
          entries[entry + STAMP] = stampMs;
          entries[entry + COUNTED + i] = total;
        }
      }
    }
  }

  private int find(long keyHi, long keyLo) {
    if (entries.length == 0) {
      return -1;
    }
    int entry = findIn(bucket(entries, keyHi, keyLo), keyHi, keyLo);
    return entry >= 0 ? entry : findIn(otherBucket(entries, keyHi, keyLo), keyHi, keyLo);
  }

  private int findIn(int start, long keyHi, long keyLo) {
    for (int at = start; at < start + WAYS * STRIDE; at += STRIDE) {
      if (entries[at] == keyHi && entries[at + 1] == keyLo) {
        return at;
      }
    }
    return -1;
  }

  /**
   * An entry for a new flow: a free one, one in a larger table, or that of the longest silent.
   *
   * @param closing the flow ends as it begins: -1 rather than the place of an open one
   */
  private int claim(long keyHi, long keyLo, boolean closing, long nowMs) {
    if (entries.length == 0) {
      entries = new long[LEAST * STRIDE];
    }
    int at = oldest(entries, keyHi, keyLo);
    while (isFresh(at, nowMs) && grow()) {
      at = oldest(entries, keyHi, keyLo);
    }
    if (closing && isFresh(at, nowMs)) {
      return -1;
    }
    taken += entries[at + STAMP] == 0 ? 1 : 0;
    Arrays.fill(entries, at, at + STRIDE, 0);
    entries[at] = keyHi;
    entries[at + 1] = keyLo;
    return at;
  }

  private boolean isFresh(int entry, long nowMs) {
    return entries[entry + STAMP] != 0 && entries[entry + STAMP] > nowMs - FRESH_MS;
  }

  /**
   * Of the two buckets that a key may stand in: the first free place, or the one silent longest.
   */
  private static int oldest(long[] table, long keyHi, long keyLo) {
    int one = oldestIn(table, bucket(table, keyHi, keyLo));
    if (table[one + STAMP] == 0) {
      return one;
    }
    int other = oldestIn(table, otherBucket(table, keyHi, keyLo));
    boolean otherFirst = table[other + STAMP] == 0 || table[other + STAMP] < table[one + STAMP];
    return otherFirst ? other : one;
  }

  private static int oldestIn(long[] table, int start) {
    int oldest = start;
    for (int at = start; at < start + WAYS * STRIDE; at += STRIDE) {
      if (table[at + STAMP] == 0) {
        return at;
      }
      if (table[at + STAMP] < table[oldest + STAMP]) {
        oldest = at;
      }
    }
    return oldest;
  }

  /** Only when an eighth of it is taken, so that it costs a few steps for each flow in it. */
  private boolean grow() {
    int more = entries.length;
    boolean worthIt = 8 * taken >= entries.length / STRIDE && entries.length < MOST * STRIDE;
    if (!worthIt || !allowance.take(8L * more)) {
      return false;
    }
    steps.add(entries.length / STRIDE);
    long[] larger = new long[entries.length + more];
    for (int at = 0; at < entries.length; at += STRIDE) {
      if (entries[at + STAMP] != 0) {
        System.arraycopy(entries, at, larger, oldest(larger, entries[at], entries[at + 1]), STRIDE);
      }
    }
    entries = larger;
    return true;
  }

  private static int bucket(long[] table, long keyHi, long keyLo) {
    int buckets = table.length / (WAYS * STRIDE);
    return (KeyedHash.of(keyHi, keyLo) & buckets - 1) * WAYS * STRIDE;
  }

  private static int otherBucket(long[] table, long keyHi, long keyLo) {
    int buckets = table.length / (WAYS * STRIDE);
    return (KeyedHash.of(keyLo, ~keyHi) & buckets - 1) * WAYS * STRIDE;
  }
}
