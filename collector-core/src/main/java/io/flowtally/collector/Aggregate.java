// SPDX-License-Identifier: Apache-2.0
package io.flowtally.collector;

import io.flowtally.count.Buckets;
import io.flowtally.count.CountBatch;
import io.flowtally.count.QuiescentStates;
import io.flowtally.count.ReadersHorizon;
import io.flowtally.count.SeriesSequence;
import io.flowtally.key.AggregatePlan;
import io.flowtally.view.AggregateTotals;
import io.flowtally.view.AggregateView;
import java.util.List;

/**
 * One aggregate of a pipeline: the plan that names its buckets, the buckets, and their totals. A
 * reload that leaves the key as it is makes a new aggregate around the same buckets and totals.
 */
public final class Aggregate implements AggregateView {
  /**
   * How many buckets hold what came past the limit, as a part of the limit: enough to keep the
   * networks of a usual file apart.
   */
  private static final int OVERFLOW_SHARE = 10;

  private static final int LEAST_OVERFLOW = 1024;

  private final AggregatePlan plan;
  private final PlanFolding folding;
  private final Limit limit;
  private final Buckets buckets;
  private final AggregateTotals totals;
  private final OtherShare otherShare;

  /** How many keys, and who gets in past that. */
  record Limit(int buckets, boolean heaviest) {
    private int overflow() {
      return Math.max(LEAST_OVERFLOW, buckets / OVERFLOW_SHARE);
    }
  }

  private Aggregate(
      AggregatePlan plan,
      Limit limit,
      Buckets buckets,
      AggregateTotals totals,
      OtherShare otherShare) {
    this.plan = plan;
    this.folding = new PlanFolding(plan);
    this.limit = limit;
    this.buckets = buckets;
    this.totals = totals;
    this.otherShare = otherShare;
  }

  static Aggregate empty(
      AggregatePlan plan, Limit limit, boolean countsFlows, SeriesSequence sequence) {
    Buckets buckets =
        new Buckets(plan.keyWords(), limit.buckets, limit.overflow(), sequence, countsFlows);
    return new Aggregate(plan, limit, buckets, new AggregateTotals(), new OtherShare());
  }

  /** The same buckets and totals under a new plan, whose key must be the same. */
  Aggregate continuedBy(AggregatePlan next, Limit nextLimit) {
    return new Aggregate(next, nextLimit, buckets, totals, otherShare);
  }

  /** Brings its limit into force; to be called when its pipeline begins to run. */
  void begin() {
    buckets.limits(limit.buckets, limit.overflow());
    buckets.admitHeaviest(limit.heaviest);
  }

  /** Decides who gets in, and who ends; of housekeeping. */
  void decide(int nowSeconds, int steadySeconds, QuiescentStates loops, ReadersHorizon readers) {
    buckets.decide(nowSeconds, steadySeconds, loops, readers, folding);
    otherShare.takeIn(totals.bytes.sum(), totals.overflowedBytes.sum(), steadySeconds);
  }

  /** Within the limit and past it. */
  long mostBuckets() {
    return (long) limit.buckets + limit.overflow();
  }

  int limit() {
    return limit.buckets;
  }

  boolean admitsHeaviest() {
    return limit.heaviest;
  }

  CountBatch.Folding folding() {
    return folding;
  }

  public AggregatePlan plan() {
    return plan;
  }

  public AggregateTotals totals() {
    return totals;
  }

  @Override
  public String name() {
    return plan.name();
  }

  @Override
  public List<String> labelNames() {
    return plan.labelNames();
  }

  @Override
  public Buckets buckets() {
    return buckets;
  }

  @Override
  public void appendLabelValue(long[] key, int index, StringBuilder out) {
    plan.appendLabel(index, key, out);
  }

  @Override
  public int putLabelValue(long[] key, int index, byte[] out, int at) {
    return plan.putLabel(index, key, out, at);
  }

  @Override
  public long countedRecords() {
    return totals.countedRecords.sum();
  }

  @Override
  public long overflowedRecords() {
    return totals.overflowedRecords.sum();
  }

  @Override
  public long overflowedBytes() {
    return totals.overflowedBytes.sum();
  }

  @Override
  public double otherRatio() {
    return otherShare.ratio();
  }

  @Override
  public long filteredRecords() {
    return totals.filteredRecords.sum();
  }

  @Override
  public long bytes() {
    return totals.bytes.sum();
  }

  @Override
  public long packets() {
    return totals.packets.sum();
  }

  @Override
  public long flows() {
    return totals.flows.sum();
  }

  @Override
  public long evictedBuckets() {
    return buckets.evictedBuckets();
  }

  @Override
  public long evictedBytes() {
    return buckets.evictedBytes();
  }

  @Override
  public long evictedPackets() {
    return buckets.evictedPackets();
  }

  @Override
  public long evictedFlows() {
    return buckets.evictedFlows();
  }
}
