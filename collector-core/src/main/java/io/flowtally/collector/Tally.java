package io.flowtally.collector;

import io.flowtally.classify.AggregatePlan;
import io.flowtally.classify.FlowFacts;
import io.flowtally.codec.FlowRecord;
import io.flowtally.count.Bucket;
import io.flowtally.count.Buckets;

/**
 * One loop's hand on one aggregate: finds a record's bucket and counts into it. Its sums reach the
 * shared totals at the end of each datagram. Belongs to its loop.
 */
final class Tally {
  private final AggregatePlan plan;
  private final Buckets buckets;
  private final AggregateTotals totals;
  private final long[] key;

  private long counted;
  private long overflowed;
  private long filtered;
  private long bytes;
  private long packets;

  Tally(Aggregate aggregate) {
    this.plan = aggregate.plan();
    this.buckets = aggregate.buckets();
    this.totals = aggregate.totals();
    this.key = new long[plan.keyWords()];
  }

  void count(FlowFacts facts, FlowRecord flow, int nowSeconds) {
    if (!plan.matches(facts)) {
      filtered++;
      return;
    }
    plan.key(facts, key);
    Bucket bucket = buckets.obtain(key, nowSeconds);
    if (bucket == null) {
      bucket = overflow(nowSeconds);
      overflowed++;
    } else {
      counted++;
    }
    long flowBytes = flow.bytes();
    long flowPackets = flow.packets();
    bucket.add(flowBytes, flowPackets, nowSeconds);
    bytes += flowBytes;
    packets += flowPackets;
  }

  private Bucket overflow(int nowSeconds) {
    plan.fold(key);
    Bucket bucket = buckets.obtainOverflow(key, nowSeconds);
    if (bucket == null) {
      plan.foldAll(key);
      bucket = buckets.obtainLast(key, nowSeconds);
    }
    return bucket;
  }

  void flush() {
    totals.countedRecords.add(counted);
    totals.overflowedRecords.add(overflowed);
    totals.filteredRecords.add(filtered);
    totals.bytes.add(bytes);
    totals.packets.add(packets);
    counted = 0;
    overflowed = 0;
    filtered = 0;
    bytes = 0;
    packets = 0;
  }
}
