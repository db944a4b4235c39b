// SPDX-License-Identifier: Apache-2.0
package io.flowtally.collector;

import java.util.concurrent.atomic.LongAdder;

/**
 * What one aggregate has seen since it began. Loops add once a datagram, whatever the number of its
 * records.
 */
final class AggregateTotals {
  final LongAdder countedRecords = new LongAdder();
  final LongAdder overflowedRecords = new LongAdder();
  final LongAdder overflowedBytes = new LongAdder();
  final LongAdder filteredRecords = new LongAdder();
  final LongAdder bytes = new LongAdder();
  final LongAdder packets = new LongAdder();
}
