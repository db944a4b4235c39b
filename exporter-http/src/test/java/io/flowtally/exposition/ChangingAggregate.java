// SPDX-License-Identifier: Apache-2.0
package io.flowtally.exposition;

import io.flowtally.count.Buckets;

/** An aggregate that has other buckets from the second time on that somebody walks them. */
final class ChangingAggregate extends FakeAggregate {
  private final FakeAggregate after;
  private FakeAggregate now;
  private FakeAggregate next;

  ChangingAggregate(FakeAggregate before, FakeAggregate after) {
    super(before.name(), before.labelNames().toArray(String[]::new));
    this.after = after;
    this.now = before;
    this.next = before;
  }

  @Override
  public Buckets buckets() {
    now = next;
    next = after;
    return now.buckets();
  }

  @Override
  public void appendLabelValue(long[] key, int index, StringBuilder out) {
    now.appendLabelValue(key, index, out);
  }
}
