// SPDX-License-Identifier: Apache-2.0
package io.flowtally.codec;

import io.flowtally.address.IpAddress;
import io.flowtally.codec.template.CounterPlan;
import io.flowtally.codec.template.Slot;

/**
 * Whose flow it is: the addresses of a record.
 *
 * <p>The family is what ipVersion (60) says; without it, IPv4 if either of its addresses is not 0,
 * else IPv6. For each address: the element itself (the last of several, which is the inner
 * header's; the first if that is 0), then the prefix elements (44, 45, 169, 170). A sampled frame
 * gives what the elements leave 0, and everything if it carries IP in IP.
 */
final class FlowAddresses {
  private static final long UNSPECIFIED4 = IpAddress.v4(0);

  private FlowAddresses() {}

  static void read(FlowRecord flow, CounterPlan plan) {
    SampledFrame frame = flow.frame;
    if (frame != null && frame.tunnelled()) {
      fromFrame(flow, frame);
    } else if (plan.v4() && !plan.v6()) {
      readV4(flow);
    } else if (plan.v6()) {
      readEither(flow, plan.v4());
    } else {
      setV4(flow, 0, 0);
    }
    if (frame != null && isUnspecified(flow)) {
      fromFrame(flow, frame);
    }
  }

  /** The destination after translation, where the record gives one (226, 282). */
  static void translate(FlowRecord flow) {
    int four = v4(flow, Slot.POST_DST4, Slot.NONE, Slot.NONE);
    if (four != 0) {
      flow.dstHi = 0;
      flow.dstLo = IpAddress.v4(four);
    } else if (flow.has(Slot.POST_DST6)) {
      int at = flow.offset(Slot.POST_DST6);
      long hi = Wire.i64(flow.buffer, at);
      long lo = Wire.i64(flow.buffer, at + 8);
      if ((hi | lo) != 0) {
        flow.dstHi = hi;
        flow.dstLo = lo;
      }
    }
  }

  private static void readV4(FlowRecord flow) {
    int src = v4(flow, Slot.SRC4, Slot.OUTER_SRC4, Slot.PREFIX_SRC4);
    int dst = v4(flow, Slot.DST4, Slot.OUTER_DST4, Slot.PREFIX_DST4);
    setV4(flow, src, dst);
  }

  private static void readEither(FlowRecord flow, boolean v4Too) {
    long family = flow.unsigned(Slot.IP_VERSION);
    if (v4Too && family != 6) {
      readV4(flow);
      if (family == 4 || !isUnspecified(flow)) {
        return;
      }
    }
    int src = v6(flow, Slot.SRC6, Slot.OUTER_SRC6, Slot.PREFIX_SRC6);
    int dst = v6(flow, Slot.DST6, Slot.OUTER_DST6, Slot.PREFIX_DST6);
    if (src < 0 && dst < 0 && v4Too) {
      readV4(flow);
      return;
    }
    flow.srcHi = src < 0 ? 0 : Wire.i64(flow.buffer, src);
    flow.srcLo = src < 0 ? 0 : Wire.i64(flow.buffer, src + 8);
    flow.dstHi = dst < 0 ? 0 : Wire.i64(flow.buffer, dst);
    flow.dstLo = dst < 0 ? 0 : Wire.i64(flow.buffer, dst + 8);
  }

  private static int v4(FlowRecord flow, int slot, int outer, int prefix) {
    int bits = (int) flow.unsigned(slot);
    if (bits == 0) {
      bits = (int) flow.unsigned(outer);
    }
    return bits != 0 ? bits : (int) flow.unsigned(prefix);
  }

  /** Where the first address that is not 0 stands, -1 if there is none. */
  private static int v6(FlowRecord flow, int slot, int outer, int prefix) {
    int at = v6(flow, slot);
    if (at < 0) {
      at = v6(flow, outer);
    }
    return at >= 0 ? at : v6(flow, prefix);
  }

  private static int v6(FlowRecord flow, int slot) {
    if (!flow.has(slot)) {
      return -1;
    }
    int at = flow.offset(slot);
    return (Wire.i64(flow.buffer, at) | Wire.i64(flow.buffer, at + 8)) == 0 ? -1 : at;
  }

  private static void fromFrame(FlowRecord flow, SampledFrame frame) {
    flow.srcHi = frame.srcHi;
    flow.srcLo = frame.srcLo;
    flow.dstHi = frame.dstHi;
    flow.dstLo = frame.dstLo;
  }

  private static void setV4(FlowRecord flow, int src, int dst) {
    flow.srcHi = 0;
    flow.srcLo = IpAddress.v4(src);
    flow.dstHi = 0;
    flow.dstLo = IpAddress.v4(dst);
  }

  private static boolean isUnspecified(FlowRecord flow) {
    return flow.srcHi == 0
        && flow.dstHi == 0
        && (flow.srcLo == 0 || flow.srcLo == UNSPECIFIED4)
        && (flow.dstLo == 0 || flow.dstLo == UNSPECIFIED4);
  }
}
