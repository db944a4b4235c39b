// SPDX-License-Identifier: Apache-2.0
package io.flowtally.networks;

import io.flowtally.codec.FlowRecord;

/**
 * One flow record together with what the networks know of its two addresses. Every aggregate of a
 * loop asks the same object, so that each address is looked up once at most.
 *
 * <p>Belongs to one loop. Valid as long as the record is: until its callback returns.
 */
public final class FlowFacts {
  private static final int UNKNOWN = -1;

  private FlowRecord record;
  private Networks networks = Networks.NONE;
  private int srcResult = UNKNOWN;
  private int dstResult = UNKNOWN;

  /** Of no record yet. */
  @SuppressWarnings("NullAway.Init")
  public FlowFacts() {}

  /** Turns to the next record. The networks are those of the plans that will ask. */
  public void of(FlowRecord record, Networks networks) {
    this.record = record;
    this.networks = networks;
    srcResult = UNKNOWN;
    dstResult = UNKNOWN;
  }

  public FlowRecord record() {
    return record;
  }

  public Networks networks() {
    return networks;
  }

  /** What {@link Networks#find} says of the source. */
  public int srcResult() {
    int result = srcResult;
    if (result == UNKNOWN) {
      result = networks.find(record.srcHi(), record.srcLo());
      srcResult = result;
    }
    return result;
  }

  public int dstResult() {
    int result = dstResult;
    if (result == UNKNOWN) {
      result = networks.find(record.dstHi(), record.dstLo());
      dstResult = result;
    }
    return result;
  }

  public int result(boolean src) {
    return src ? srcResult() : dstResult();
  }
}
