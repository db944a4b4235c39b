// SPDX-License-Identifier: Apache-2.0
package io.flowtally.networks;

import io.flowtally.networks.sources.LabelsFile;
import java.util.Arrays;
import java.util.List;

/**
 * What keys need of what matches an address, by the number that the look-up gives. Immutable.
 *
 * <pre>
 * fact:        | group number (24) | prefix length (8) | AS (32) |
 * of others:   | row + 1 (22) | country (10) | AS of the database (32) |
 * </pre>
 *
 * <p>Only where there are other sources than the networks file, their facts take a second word.
 */
public final class RowFacts {
  private static final long[] NONE = {};

  private final long[] facts;
  private final long[] others;
  private final int[] labelRows;
  private final char[][] labels;
  private final int[] sortedAs;

  RowFacts(NetworkRow[] rows, GroupNames groups, Layers layers, LabelsFile labels) {
    long[] ofRows = ofRows(rows, groups);
    sortedAs = sortedAs(rows);
    if (!layers.joining()) {
      facts = ofRows;
      others = NONE;
      labelRows = new int[0];
      this.labels = new char[0][];
      return;
    }
    List<Layers.Joint> joints = layers.joints();
    facts = new long[joints.size()];
    others = new long[joints.size()];
    labelRows = new int[joints.size()];
    for (int i = 0; i < facts.length; i++) {
      Layers.Joint joint = joints.get(i);
      facts[i] = ofRows[joint.row()];
      others[i] =
          (long) joint.row() << 42
              | (long) joint.country() << 32
              | Integer.toUnsignedLong(joint.as());
      labelRows[i] = joint.label();
    }
    this.labels = labels.numbers(groups::number);
  }

  private static long[] ofRows(NetworkRow[] rows, GroupNames groups) {
    long[] facts = new long[rows.length + 1];
    for (int i = 0; i < rows.length; i++) {
      long group = groups.number(rows[i].group());
      facts[i + 1] = group << 40 | (long) rows[i].length() << 32 | rows[i].asNumber();
    }
    return facts;
  }

  private static int[] sortedAs(NetworkRow[] rows) {
    int[] sorted = new int[rows.length];
    for (int i = 0; i < rows.length; i++) {
      sorted[i] = rows[i].as();
    }
    Arrays.sort(sorted);
    return sorted;
  }

  /** The row that matches longest, -1 for none. */
  int row(int result) {
    int match = result >>> 1;
    return (others == NONE ? match : (int) (others[match] >>> 42)) - 1;
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

  /** The AS that the database has for the address; 0 for none. */
  public long asOfDatabase(int result) {
    return others == NONE ? 0 : others[result >>> 1] & 0xFFFF_FFFFL;
  }

  /** The two letters of ISO 3166 as one number; 0 for none. */
  public int country(int result) {
    return others == NONE ? 0 : (int) (others[result >>> 1] >>> 32) & 0x3FF;
  }

  /** Number in {@link GroupNames} of a label of the labels file, by its column. */
  public int label(int result, int column) {
    return labels[column][labelRows[result >>> 1]];
  }

  /** The row of the labels file that matches longest, -1 for none. */
  public int labelRow(int result) {
    return others == NONE ? -1 : labelRows[result >>> 1] - 1;
  }

  /** True for an AS number of the file, and for 0. */
  boolean hasAs(long as) {
    return as == 0 || Arrays.binarySearch(sortedAs, (int) as) >= 0;
  }

  long bytes() {
    return 8L * facts.length + 8L * others.length + 4L * labelRows.length;
  }
}
