// SPDX-License-Identifier: Apache-2.0
package io.flowtally.view;

import io.flowtally.count.Buckets;
import io.flowtally.key.AggregatePlan;
import java.util.List;

/** One aggregate as the exposition sees it: its buckets, what names them, and its totals. */
public interface AggregateView {
  int LONGEST_PUT = AggregatePlan.LONGEST_PUT;

  String name();

  /** The label names of the key's parts, in the order of the configuration's {@code by}. */
  List<String> labelNames();

  Buckets buckets();

  /** How many buckets there are. */
  default int size() {
    return buckets().size();
  }

  /** Appends the value of label {@code index} (of {@link #labelNames}) for a bucket's key. */
  void appendLabelValue(long[] key, int index, StringBuilder out);

  /**
   * Writes what {@link #appendLabelValue} appends if it is an address or a number, and so is ASCII
   * without anything to escape.
   *
   * @param out has room for {@link #LONGEST_PUT} bytes from {@code at}
   * @return where the value ends; negative if it is a word, which has to be appended
   */
  int putLabelValue(long[] key, int index, byte[] out, int at);

  long countedRecords();

  long overflowedRecords();

  /** Bytes of the overflowed records. */
  long overflowedBytes();

  /** The share of {@code other} in the bytes of the recent past. */
  double otherRatio();

  long filteredRecords();

  /** Bytes of all counted and overflowed records. */
  long bytes();

  long packets();

  /** Whether there are flows: else those of buckets, counted and evicted ones, are 0. */
  default boolean countsFlows() {
    return buckets().countsFlows();
  }

  long flows();

  long evictedBuckets();

  long evictedBytes();

  long evictedPackets();

  long evictedFlows();
}
