// SPDX-License-Identifier: Apache-2.0
package io.flowtally.codec;

import io.flowtally.codec.registry.AbstractType;

/**
 * How many flows a record stands for: one, unless its exporter has aggregated several and says so
 * (deltaFlowCount, element 3). Not multiplied by a sampling rate: how many flows a sampler has
 * missed, packets do not tell.
 */
public final class FlowCount {
  private static final FlowElement DELTA = FlowElement.number(3, AbstractType.UNSIGNED64);

  /** More than any exporter could have aggregated: then it is taken for one. */
  private static final long MOST = 0xFFFF_FFFFL;

  private FlowCount() {}

  public static long of(FlowRecord record) {
    long count = DELTA.unsigned(record);
    return count > 0 && count <= MOST ? count : 1;
  }
}
