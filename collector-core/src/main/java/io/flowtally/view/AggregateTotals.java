// SPDX-License-Identifier: Apache-2.0
package io.flowtally.view;

import java.util.concurrent.atomic.LongAdder;

/**
 * What one aggregate has seen since it began. Loops add once a datagram, whatever the number of its
 * records.
 */
public final class AggregateTotals {
  public final LongAdder countedRecords = new LongAdder();
  public final LongAdder overflowedRecords = new LongAdder();
  public final LongAdder overflowedBytes = new LongAdder();
  public final LongAdder filteredRecords = new LongAdder();
  public final LongAdder bytes = new LongAdder();
  public final LongAdder packets = new LongAdder();

  /** Stays 0 where no flows are counted. */
  public final LongAdder flows = new LongAdder();
}
