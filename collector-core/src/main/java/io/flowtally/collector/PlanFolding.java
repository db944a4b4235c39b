// SPDX-License-Identifier: Apache-2.0
package io.flowtally.collector;

import io.flowtally.count.CountBatch;
import io.flowtally.key.AggregatePlan;

/** A plan's folding of keys, for the buckets, which know no plans. */
record PlanFolding(AggregatePlan plan) implements CountBatch.Folding {
  @Override
  public boolean isBounded(long[] key) {
    return plan.isBounded(key);
  }

  @Override
  public void fold(long[] key) {
    plan.fold(key);
  }

  @Override
  public void foldAll(long[] key) {
    plan.foldAll(key);
  }
}
