// SPDX-License-Identifier: Apache-2.0
package io.flowtally.count;

import java.util.ArrayDeque;
import java.util.List;
import java.util.Queue;
import java.util.function.ToLongFunction;

/**
 * Buckets that have left the table, and the sums of those before them.
 *
 * <p>A loop may have looked a bucket up just before it left, and add to it just after. So its live
 * sums count as evicted until every loop has passed a quiescent point; then nobody can add any
 * more, the sums are taken once and the bucket is let go. All methods are safe from any thread;
 * none is called on the receive path.
 */
final class Graveyard {
  private record Batch(List<Bucket> dead, QuiescentStates.Mark mark) {}

  private final Queue<Batch> batches = new ArrayDeque<>();
  private long buckets;
  private long settledBytes;
  private long settledPackets;
  private long settledFlows;

  synchronized void bury(List<Bucket> dead, QuiescentStates.Mark mark) {
    buckets += dead.size();
    batches.add(new Batch(dead, mark));
  }

  /** Lets go of the batches that every loop has passed. */
  synchronized void settle() {
    while (!batches.isEmpty() && batches.element().mark.passed()) {
      for (Bucket bucket : batches.remove().dead) {
        settledBytes += bucket.bytes();
        settledPackets += bucket.packets();
        settledFlows += bucket.flows();
      }
    }
  }

  /** Takes over what an earlier process had evicted. */
  synchronized void restore(long buckets, long bytes, long packets, long flows) {
    this.buckets += buckets;
    settledBytes += bytes;
    settledPackets += packets;
    settledFlows += flows;
  }

  synchronized long buckets() {
    return buckets;
  }

  synchronized long bytes() {
    return settledBytes + waitingSum(Bucket::bytes);
  }

  synchronized long packets() {
    return settledPackets + waitingSum(Bucket::packets);
  }

  synchronized long flows() {
    return settledFlows + waitingSum(Bucket::flows);
  }

  private long waitingSum(ToLongFunction<Bucket> counter) {
    long sum = 0;
    for (Batch batch : batches) {
      for (Bucket bucket : batch.dead) {
        sum += counter.applyAsLong(bucket);
      }
    }
    return sum;
  }

  /** How many buckets are still waiting. */
  synchronized int waiting() {
    int count = 0;
    for (Batch batch : batches) {
      count += batch.dead.size();
    }
    return count;
  }
}
