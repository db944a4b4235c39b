// SPDX-License-Identifier: Apache-2.0
package io.flowtally.console;

import io.flowtally.count.Bucket;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** The few heaviest of many: a heap whose root is the lightest that is kept. Not thread-safe. */
final class Heaviest {
  private final @Nullable Bucket[] buckets;
  private final long[] bytes;
  private int size;

  Heaviest(int most) {
    this.buckets = new Bucket[most];
    this.bytes = new long[most];
  }

  void clear() {
    Arrays.fill(buckets, 0, size, null);
    size = 0;
  }

  void offer(Bucket bucket, long weight) {
    if (size < bytes.length) {
      int at = size++;
      while (at > 0 && bytes[(at - 1) / 2] > weight) {
        move((at - 1) / 2, at);
        at = (at - 1) / 2;
      }
      set(at, bucket, weight);
    } else if (weight > bytes[0]) {
      sink(bucket, weight);
    }
  }

  private void sink(Bucket bucket, long weight) {
    int at = 0;
    for (int child = 1; child < size; child = 2 * at + 1) {
      if (child + 1 < size && bytes[child + 1] < bytes[child]) {
        child++;
      }
      if (bytes[child] >= weight) {
        break;
      }
      move(child, at);
      at = child;
    }
    set(at, bucket, weight);
  }

  private void move(int from, int to) {
    buckets[to] = buckets[from];
    bytes[to] = bytes[from];
  }

  private void set(int at, Bucket bucket, long weight) {
    buckets[at] = bucket;
    bytes[at] = weight;
  }

  /** Those kept, in no order. */
  Bucket[] buckets() {
    Bucket[] kept = new Bucket[size];
    System.arraycopy(buckets, 0, kept, 0, size);
    return kept;
  }

  /** Their weights, in the order of {@link #buckets}. */
  long[] bytes() {
    return Arrays.copyOf(bytes, size);
  }
}
