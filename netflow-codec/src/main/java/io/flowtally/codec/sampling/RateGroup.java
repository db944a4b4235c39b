// SPDX-License-Identifier: Apache-2.0
package io.flowtally.codec.sampling;

import java.util.HashMap;
import java.util.Map;

/**
 * Rates of which it matters whether they agree: those of all samplers of a domain, say. Changed
 * under the lock of its {@link SamplerStore}; {@link #rate} may be read by any thread.
 */
final class RateGroup {
  private final Map<Double, Integer> members = new HashMap<>(2);
  private volatile double rate;

  /** The rate that all members have, {@link SamplerStore#UNKNOWN} if they differ, 0 if none. */
  double rate() {
    return rate;
  }

  /** A member changes its rate, comes (from 0) or leaves (to 0). */
  void move(double from, double to) {
    members.computeIfPresent(from, (same, count) -> count == 1 ? null : count - 1);
    if (to != 0) {
      members.merge(to, 1, Integer::sum);
    }
    rate =
        members.isEmpty()
            ? 0
            : members.size() == 1 ? members.keySet().iterator().next() : SamplerStore.UNKNOWN;
  }
}
