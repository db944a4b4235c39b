// SPDX-License-Identifier: Apache-2.0
package io.flowtally.codec;

import io.flowtally.codec.registry.AbstractType;

/**
 * The label stack of a flow as its exporter sends it: an element for each entry, the top one first
 * (mplsTopLabelStackSection and mplsLabelStackSection2 to 10, elements 70 to 79). RFC 3032 section
 * 2.1: a label of 20 bits, three of traffic class, and a bit that is set at the bottom. Allocates
 * nothing.
 */
public final class MplsStack {
  private static final int TOP = 70;
  private static final int MOST = 10;
  private static final int BOTTOM = 1;
  private static final FlowElement[] ENTRIES = new FlowElement[MOST];

  static {
    for (int i = 0; i < MOST; i++) {
      ENTRIES[i] = FlowElement.number(TOP + i, AbstractType.OCTET_ARRAY);
    }
  }

  private MplsStack() {}

  /** How many entries there are: up to the one at the bottom, or the last one that is sent. */
  public static int depth(FlowRecord record) {
    for (int i = 0; i < MOST; i++) {
      if (ends(record, i)) {
        return i;
      }
      if ((ENTRIES[i].unsigned(record) & BOTTOM) != 0) {
        return i + 1;
      }
    }
    return MOST;
  }

  /** Cisco sends all ten, those beyond the stack as 0. */
  private static boolean ends(FlowRecord record, int entry) {
    return ENTRIES[entry].unsigned(record) == 0;
  }

  /** The label at the bottom; 0 without a stack. */
  public static long bottom(FlowRecord record) {
    int depth = depth(record);
    return depth == 0 ? 0 : ENTRIES[depth - 1].unsigned(record) >>> 4;
  }
}
