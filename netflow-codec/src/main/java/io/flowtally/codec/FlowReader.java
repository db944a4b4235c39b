// SPDX-License-Identifier: Apache-2.0
package io.flowtally.codec;

import io.flowtally.codec.exporter.Exporter;
import io.flowtally.codec.exporter.TotalsLedger;
import io.flowtally.codec.sampling.SamplingRate;
import io.flowtally.codec.template.CounterPlan;
import io.flowtally.codec.template.Slot;
import io.flowtally.codec.template.Template;

/**
 * Makes flows of data records: which counters count, whose addresses, in which direction, whether
 * at all. The rules by element are those of {@link CounterPlan}; the others:
 *
 * <ul>
 *   <li>Deltas count as they are. Running totals (85/86) count what is new since the flow's last
 *       record, if the record says which flow it is (148, or a start time); otherwise as deltas.
 *       Each counter for itself: packets may be a total beside bytes that are a delta.
 *   <li>A Cisco ASA's firewall events (233): flow-update (5) carries what initiator and responder
 *       sent since the last one ("Templates for Flow Update Events" of Cisco's NetFlow
 *       implementation guide for the ASA), flow-teardown (2) the totals of the connection, so that
 *       collectors which add both count twice (nfdump issue 116, ntopng issue 1359). A short
 *       connection has a teardown only, and where updates are not exported all have. So updates
 *       count, and of a teardown what no update counted. The two may come in any order.
 *       Flow-created, flow-denied and alerts (1, 3, 4) are events.
 *   <li>A record of a firewall or NAT event whose counters are all 0, and one that counts nothing
 *       at all, is an event and no flow.
 *   <li>A counter that is 0 gives way: 1/2 to 23/24, where those are no reply ({@link
 *       OutCounters}), and to the length of the sampled packet.
 *   <li>A reverse half with anything in it is a second flow; a forward half of zeros beside it is
 *       none.
 * </ul>
 *
 * One a decoder; not thread-safe. Allocates nothing.
 */
public final class FlowReader {
  private static final int TEARDOWN = 2;
  private static final int UPDATE = 5;
  private static final int ACTIVE_TIMEOUT = 2;

  private final RecordSink sink;
  private final FlowRecord flow = new FlowRecord();
  private final SampledFrame frame = new SampledFrame();
  private final DatagramTally tally;
  private final SamplingRate sampling;
  private final FlowKey key = new FlowKey();
  private final long[] counters = new long[TotalsLedger.COUNTERS];

  private DecodePolicy policy = DecodePolicy.defaults();
  private boolean bothHalves = true;
  private Exporter exporter = Exporter.NONE;
  private DecodePolicy policyOfOut = DecodePolicy.defaults();
  private OutCounters out = OutCounters.AUTO;
  private int domain;
  private long nowMs;

  FlowReader(RecordSink sink, DatagramTally tally) {
    this.sink = sink;
    this.tally = tally;
    this.sampling = new SamplingRate(tally);
  }

  void policy(DecodePolicy policy) {
    this.policy = policy;
    this.bothHalves = policy.reverse();
    flow.natInside = policy.natInside();
    flow.fallback = policy.fallback();
  }

  /**
   * Before the records of a datagram.
   *
   * @param headerRate the interval in the header of v5, 0 if it has none
   */
  void begin(Exporter exporter, ProtocolVersion version, int domain, int headerRate, long nowMs) {
    if (this.exporter != exporter || policyOfOut != policy) {
      policyOfOut = policy;
      out = policy.outCounters(exporter.addressHi(), exporter.addressLo());
    }
    this.exporter = exporter;
    this.domain = domain;
    this.nowMs = nowMs;
    exporter.outSetting(out);
    flow.exporterHi = exporter.addressHi();
    flow.exporterLo = exporter.addressLo();
    flow.exporter = exporter;
    flow.version = version;
    flow.domain = domain;
    sampling.begin(policy, exporter, version, domain, headerRate);
  }

  /** After the records of a datagram. */
  void end() {
    sampling.end();
  }

  /** Options data of this datagram has changed a rate. */
  void samplersChanged() {
    sampling.refresh();
  }

  /** One record that stands at {@code base}, with its fields at {@code slots}. */
  void read(Template template, byte[] buffer, int base, int[] slots) {
    CounterPlan plan = template.counters;
    flow.buffer = buffer;
    flow.base = base;
    flow.slots = slots;
    flow.template = template;
    flow.reverse = false;
    flow.frame = null;
    if (plan.frame()) {
      readFrame();
    }
    if (!plan.counts() || !count(plan)) {
      tally.events++;
      return;
    }
    FlowAddresses.read(flow, plan);
    if (plan.totals() != 0 || plan.event()) {
      if (!countOnce(plan)) {
        tally.events++;
        return;
      }
    }
    if (plan.translated() && flow.natInside) {
      FlowAddresses.translate(flow);
    }
    deliver(template);
  }

  private void readFrame() {
    boolean ethernet = flow.has(Slot.FRAME);
    int slot = ethernet ? Slot.FRAME : Slot.IP_SECTION;
    int offset = flow.offset(slot);
    int length = flow.length(slot);
    boolean found;
    if (ethernet) {
      // dataLinkFrameType: 1 is Ethernet; 240 is sent for it too; absent where it goes without
      // saying.
      long type = flow.unsigned(Slot.FRAME_TYPE);
      boolean readable = type == 0 || type == 1 || type == 240;
      found = readable && frame.parseEthernet(flow.buffer, offset, length);
    } else {
      found = frame.parseIp(flow.buffer, offset, length);
    }
    flow.frame = found ? frame : null;
  }

  /** Reads the counters; false if the record counts nothing that is a flow. */
  private boolean count(CounterPlan plan) {
    counters[TotalsLedger.FORWARD_BYTES] = flow.unsigned(plan.bytes());
    counters[TotalsLedger.FORWARD_PACKETS] = flow.unsigned(plan.packets());
    counters[TotalsLedger.REVERSE_BYTES] = flow.unsigned(plan.reverseBytes());
    counters[TotalsLedger.REVERSE_PACKETS] = flow.unsigned(plan.reversePackets());
    if (plan.out()) {
      readOut(plan);
    }
    if (plan.frame()) {
      SampledFrame sampled = flow.frame;
      if (sampled != null) {
        countFrame(sampled);
      } else if (plan.bytes() == Slot.NONE && plan.packets() == Slot.NONE) {
        return plan.hasReverse();
      }
    }
    return !plan.event() || anything();
  }

  /** 23/24 beside 1/2: {@link OutCounters}. */
  private void readOut(CounterPlan plan) {
    long outBytes = flow.unsigned(Slot.POST_BYTES);
    long outPackets = flow.unsigned(Slot.POST_PACKETS);
    if ((outBytes | outPackets) == 0) {
      return;
    }
    if (isReply(plan, outBytes, outPackets) && !plan.hasReverse()) {
      counters[TotalsLedger.REVERSE_BYTES] = outBytes;
      counters[TotalsLedger.REVERSE_PACKETS] = outPackets;
      return;
    }
    tally.outBytes += insteadOf(TotalsLedger.FORWARD_BYTES, outBytes);
    tally.outPackets += insteadOf(TotalsLedger.FORWARD_PACKETS, outPackets);
  }

  private boolean isReply(CounterPlan plan, long outBytes, long outPackets) {
    boolean reply =
        out == OutCounters.REPLY || (out == OutCounters.AUTO && exporter.repliesShown());
    if (reply || out != OutCounters.AUTO) {
      return reply;
    }
    boolean shown =
        (plan.bytes() == Slot.BYTES
                && OutCounters.cannotBePost(counters[TotalsLedger.FORWARD_BYTES], outBytes))
            || (plan.packets() == Slot.PACKETS
                && OutCounters.cannotBePost(counters[TotalsLedger.FORWARD_PACKETS], outPackets));
    if (shown) {
      exporter.showReplies();
    }
    return shown;
  }

  /** Takes the place of a counter that is 0; what is left uncounted, of what can be believed. */
  private long insteadOf(int counter, long value) {
    if (counters[counter] == 0 && policy.fallback()) {
      counters[counter] = value;
      return 0;
    }
    return SamplingRate.scale(value, 1) == SamplingRate.BEYOND_BELIEF ? 0 : value;
  }

  /** The sampled packet gives what the counters leave 0. */
  private void countFrame(SampledFrame sampled) {
    boolean neither =
        (counters[TotalsLedger.FORWARD_BYTES] | counters[TotalsLedger.FORWARD_PACKETS]) == 0;
    if (!neither && !policy.fallback()) {
      return;
    }
    if (counters[TotalsLedger.FORWARD_BYTES] == 0) {
      counters[TotalsLedger.FORWARD_BYTES] =
          sampled.ipLength != 0 ? sampled.ipLength : flow.unsigned(Slot.FRAME_SIZE);
    }
    if (counters[TotalsLedger.FORWARD_PACKETS] == 0) {
      counters[TotalsLedger.FORWARD_PACKETS] = 1;
    }
  }

  private boolean anything() {
    return (counters[0] | counters[1] | counters[2] | counters[3]) != 0;
  }

  /** Takes from the counters what earlier records have counted; false if the record is an event. */
  private boolean countOnce(CounterPlan plan) {
    int event = (int) flow.unsigned(Slot.FIREWALL_EVENT);
    if (event != 0 && event != TEARDOWN && event != UPDATE) {
      return countDeltas(plan.connection() | (plan.identified() ? plan.totals() : 0));
    }
    if (plan.totals() != 0 && plan.identified()) {
      key.of(flow, domain, true);
      long reason = flow.unsigned(Slot.FLOW_END_REASON);
      boolean last = event == TEARDOWN || (reason != 0 && reason != ACTIVE_TIMEOUT);
      exporter.ledger().increments(key.hi(), key.lo(), counters, plan.totals(), last, nowMs);
    }
    return plan.connection() == 0 || event == 0 || countConnection(plan.connection(), event);
  }

  /** Of an event that ends or reports no flow, only what is a delta counts. */
  private boolean countDeltas(int others) {
    for (int i = 0; i < TotalsLedger.COUNTERS; i++) {
      counters[i] = (others >> i & 1) != 0 ? 0 : counters[i];
    }
    return others == 0 || anything();
  }

  private boolean countConnection(int which, int event) {
    key.of(flow, domain, false);
    if (event == UPDATE) {
      exporter.ledger().counted(key.hi(), key.lo(), counters, which, nowMs);
    } else {
      boolean named = flow.has(Slot.FLOW_ID);
      exporter.ledger().remainder(key.hi(), key.lo(), counters, which, named, nowMs);
    }
    return anything();
  }

  private void deliver(Template template) {
    double rate = sampling.of(flow, template);
    flow.rateLeft = sampling.left();
    long reverseBytes = SamplingRate.scale(counters[TotalsLedger.REVERSE_BYTES], rate);
    long reversePackets = SamplingRate.scale(counters[TotalsLedger.REVERSE_PACKETS], rate);
    boolean backward = bothHalves && (reverseBytes | reversePackets) != 0;
    flow.bytes = SamplingRate.scale(counters[TotalsLedger.FORWARD_BYTES], rate);
    flow.packets = SamplingRate.scale(counters[TotalsLedger.FORWARD_PACKETS], rate);
    if ((flow.bytes | flow.packets | reverseBytes | reversePackets) < 0) {
      tally.error(WireError.COUNTER_TOO_LARGE, exporter);
      return;
    }
    tally.records++;
    if (!backward || (flow.bytes | flow.packets) != 0) {
      tally.flow(flow.direction());
      sink.onFlow(flow);
    }
    if (backward) {
      turn();
      flow.bytes = reverseBytes;
      flow.packets = reversePackets;
      tally.flow(flow.direction());
      sink.onFlow(flow);
    }
  }

  private void turn() {
    long hi = flow.srcHi;
    long lo = flow.srcLo;
    flow.srcHi = flow.dstHi;
    flow.srcLo = flow.dstLo;
    flow.dstHi = hi;
    flow.dstLo = lo;
    flow.reverse = true;
  }
}
