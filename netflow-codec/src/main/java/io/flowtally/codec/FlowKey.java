// SPDX-License-Identifier: Apache-2.0
package io.flowtally.codec;

import io.flowtally.codec.template.Slot;

/**
 * A 128-bit hash of what makes two records belong to one flow; never 0. Reused, not thread-safe.
 */
final class FlowKey {
  private static final long MULTIPLIER = 0x9E3779B97F4A7C15L;

  private long hi;
  private long lo;

  /**
   * Domain, addresses, ports, protocol, flow id (148), and where a flow may come again under the
   * same ones, its start.
   */
  void of(FlowRecord flow, int domain, boolean withStart) {
    hi = domain;
    lo = flow.protocol();
    mix(flow.srcHi());
    mix(flow.srcLo());
    mix(flow.dstHi());
    mix(flow.dstLo());
    mix((long) flow.srcPort() << 16 | flow.dstPort());
    mix(flow.unsigned(Slot.FLOW_ID));
    mix(withStart ? flow.unsigned(Slot.FLOW_START) : 0);
    lo |= 1;
  }

  private void mix(long value) {
    lo = (lo ^ value) * MULTIPLIER;
    lo ^= lo >>> 29;
    hi = Long.rotateLeft(hi, 23) + lo * 31 ^ value;
    hi *= MULTIPLIER;
  }

  long hi() {
    return hi;
  }

  long lo() {
    return lo;
  }
}
