// SPDX-License-Identifier: Apache-2.0
package io.flowtally.networks;

import java.util.Arrays;

/**
 * What keys need of the row that matches an address, in one word a row. Immutable.
 *
 * <pre>fact: | group number (24) | prefix length (8) | AS (32) |</pre>
 */
public final class RowFacts {
  private final long[] facts;
  private final int[] sortedAs;

  RowFacts(NetworkRow[] rows, GroupNames groups) {
    facts = new long[rows.length + 1];
    sortedAs = new int[rows.length];
    for (int i = 0; i < rows.length; i++) {
      long group = groups.number(rows[i].group());
      facts[i + 1] = group << 40 | (long) rows[i].length() << 32 | rows[i].asNumber();
      sortedAs[i] = rows[i].as();
    }
    Arrays.sort(sortedAs);
  }

  /** Length of the matching row's prefix in its family; 0 when none matches. */
  int length(int result) {
    return (int) (facts[result >>> 1] >>> 32) & 0xFF;
  }

  /** The row's AS; 0 when none matches. */
  long as(int result) {
    return facts[result >>> 1] & 0xFFFF_FFFFL;
  }

  /** Number of the row's group in {@link GroupNames}. */
  public int group(int result) {
    return (int) (facts[result >>> 1] >>> 40);
  }

  /** True for an AS number of the file, and for 0. */
  boolean hasAs(long as) {
    return as == 0 || Arrays.binarySearch(sortedAs, (int) as) >= 0;
  }
}
