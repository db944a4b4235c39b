// SPDX-License-Identifier: Apache-2.0
package io.flowtally.collector;

import io.flowtally.codec.FlowCount;
import io.flowtally.codec.FlowRecord;
import io.flowtally.count.CountBatch;
import io.flowtally.count.QuiescentState;
import io.flowtally.key.AggregatePlan;
import io.flowtally.networks.FlowFacts;
import io.flowtally.view.AggregateTotals;

/**
 * One loop's hand on one aggregate: finds a record's key and counts under it. Its sums reach the
 * shared totals at the end of each datagram. Belongs to its loop.
 */
final class AggregateCounter {
  private final AggregatePlan plan;
  private final AggregateTotals totals;
  private final CountBatch batch;
  private final boolean countsFlows;

  private long matched;
  private long filtered;
  private long bytes;
  private long packets;
  private long flows;

  AggregateCounter(Aggregate aggregate, QuiescentState loop) {
    this.plan = aggregate.plan();
    this.totals = aggregate.totals();
    this.countsFlows = aggregate.countsFlows();
    this.batch = new CountBatch(aggregate.buckets(), loop, aggregate.folding());
  }

  void count(FlowFacts facts, FlowRecord flow, int nowSeconds) {
    if (!plan.matches(facts)) {
      filtered++;
      return;
    }
    plan.key(facts, batch.key());
    long flowBytes = flow.bytes();
    long flowPackets = flow.packets();
    if (countsFlows) {
      long flowCount = FlowCount.of(flow);
      batch.add(flowBytes, flowPackets, flowCount, nowSeconds);
      flows += flowCount;
    } else {
      batch.add(flowBytes, flowPackets, nowSeconds);
    }
    matched++;
    bytes += flowBytes;
    packets += flowPackets;
  }

  void flush(int nowSeconds) {
    long overflowed = batch.flush(nowSeconds);
    if (filtered != 0) {
      totals.filteredRecords.add(filtered);
    }
    if (overflowed != 0) {
      totals.overflowedRecords.add(overflowed);
      totals.overflowedBytes.add(batch.takeOverflowedBytes());
    }
    if (matched == 0) {
      filtered = 0;
      return;
    }
    totals.countedRecords.add(matched - overflowed);
    totals.bytes.add(bytes);
    totals.packets.add(packets);
    if (countsFlows) {
      totals.flows.add(flows);
      flows = 0;
    }
    matched = 0;
    filtered = 0;
    bytes = 0;
    packets = 0;
  }
}
