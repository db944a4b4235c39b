// SPDX-License-Identifier: Apache-2.0
package io.flowtally.codec.template;

import io.flowtally.codec.FlowReader;
import io.flowtally.codec.exporter.TotalsLedger;

/**
 * Which fields of a template count bytes and packets, decided once when it is compiled.
 *
 * <p>Of bytes and of packets, each for itself, the first present counts: delta (1, 2), total (85,
 * 86), post (23, 24), layer 2 (bytes only, 352), initiator (231, 298). So one may be a delta and
 * the other a total. The reverse ones are those of RFC 5103 (enterprise 29305), a delta before a
 * total; or the responder's (232, 299) where the initiator's are the forward ones.
 *
 * <p>Where the template has a counter that is 0 in a record, {@link FlowReader} takes the record's
 * next: 23/24 behind 1/2, or the sampled packet. Initiator and responder do not count beside 1/2:
 * whether they repeat them, and the reply has a record of its own, nobody can tell.
 *
 * <p>IE 232 alone says nothing: Huawei has used that number for something else.
 *
 * @param bytes slot of the bytes, {@link Slot#NONE} if there are none; likewise the others
 * @param totals which counters run from the start of the flow (85/86) and are not deltas: the bit 1
 *     << {@link TotalsLedger#FORWARD_BYTES} and so on
 * @param identified the template says which flow a total belongs to, beyond addresses and ports
 * @param connection which counters are those of a firewall's connection (231/232/298/299), as bits
 * @param event the template has a firewall or NAT event
 * @param frame the template has a section of a sampled packet
 * @param out the template has 1 or 2, and 23 or 24 beside them
 */
public record CounterPlan(
    int bytes,
    int packets,
    int reverseBytes,
    int reversePackets,
    int totals,
    boolean identified,
    int connection,
    boolean event,
    boolean frame,
    boolean v4,
    boolean v6,
    boolean translated,
    boolean sampling,
    boolean out) {

  static CounterPlan of(TemplateLayout layout) {
    int bytes =
        first(
            layout,
            Slot.BYTES,
            Slot.TOTAL_BYTES,
            Slot.POST_BYTES,
            Slot.LAYER2_BYTES,
            Slot.INITIATOR_BYTES);
    int packets =
        first(layout, Slot.PACKETS, Slot.TOTAL_PACKETS, Slot.POST_PACKETS, Slot.INITIATOR_PACKETS);
    boolean initiator = isOf(bytes, packets, Slot.INITIATOR_BYTES, Slot.INITIATOR_PACKETS);
    boolean reverse =
        layout.has(Slot.REVERSE_BYTES)
            || layout.has(Slot.REVERSE_PACKETS)
            || layout.has(Slot.REVERSE_TOTAL_BYTES)
            || layout.has(Slot.REVERSE_TOTAL_PACKETS);
    boolean responder = initiator && !reverse;
    int reverseBytes =
        responder
            ? present(layout, Slot.RESPONDER_BYTES)
            : first(layout, Slot.REVERSE_BYTES, Slot.REVERSE_TOTAL_BYTES);
    int reversePackets =
        responder
            ? present(layout, Slot.RESPONDER_PACKETS)
            : first(layout, Slot.REVERSE_PACKETS, Slot.REVERSE_TOTAL_PACKETS);
    return new CounterPlan(
        bytes,
        packets,
        reverseBytes,
        reversePackets,
        bit(bytes == Slot.TOTAL_BYTES, TotalsLedger.FORWARD_BYTES)
            | bit(packets == Slot.TOTAL_PACKETS, TotalsLedger.FORWARD_PACKETS)
            | bit(reverseBytes == Slot.REVERSE_TOTAL_BYTES, TotalsLedger.REVERSE_BYTES)
            | bit(reversePackets == Slot.REVERSE_TOTAL_PACKETS, TotalsLedger.REVERSE_PACKETS),
        layout.has(Slot.FLOW_ID) || layout.has(Slot.FLOW_START),
        bit(bytes == Slot.INITIATOR_BYTES, TotalsLedger.FORWARD_BYTES)
            | bit(packets == Slot.INITIATOR_PACKETS, TotalsLedger.FORWARD_PACKETS)
            | bit(reverseBytes == Slot.RESPONDER_BYTES, TotalsLedger.REVERSE_BYTES)
            | bit(reversePackets == Slot.RESPONDER_PACKETS, TotalsLedger.REVERSE_PACKETS),
        layout.has(Slot.FIREWALL_EVENT) || layout.has(Slot.NAT_EVENT),
        layout.has(Slot.FRAME) || layout.has(Slot.IP_SECTION),
        first(layout, Slot.SRC4, Slot.DST4, Slot.PREFIX_SRC4, Slot.PREFIX_DST4) != Slot.NONE,
        first(layout, Slot.SRC6, Slot.DST6, Slot.PREFIX_SRC6, Slot.PREFIX_DST6) != Slot.NONE,
        first(layout, Slot.POST_DST4, Slot.POST_DST6) != Slot.NONE,
        hasSampling(layout),
        (bytes == Slot.BYTES || packets == Slot.PACKETS)
            && (layout.has(Slot.POST_BYTES) || layout.has(Slot.POST_PACKETS)));
  }

  private static boolean hasSampling(TemplateLayout layout) {
    for (int slot = Slot.SAMPLER_ID; slot <= Slot.FLOW_TIME_SPACE; slot++) {
      if (layout.has(slot)) {
        return true;
      }
    }
    return false;
  }

  private static boolean isOf(int bytes, int packets, int kindBytes, int kindPackets) {
    return bytes == kindBytes || (bytes == Slot.NONE && packets == kindPackets);
  }

  private static int bit(boolean is, int counter) {
    return is ? 1 << counter : 0;
  }

  private static int first(TemplateLayout layout, int... slots) {
    for (int slot : slots) {
      if (layout.has(slot)) {
        return slot;
      }
    }
    return Slot.NONE;
  }

  private static int present(TemplateLayout layout, int slot) {
    return layout.has(slot) ? slot : Slot.NONE;
  }

  /** Whether records of the template count anything at all. */
  public boolean counts() {
    return bytes != Slot.NONE || packets != Slot.NONE || hasReverse() || frame;
  }

  public boolean hasReverse() {
    return reverseBytes != Slot.NONE || reversePackets != Slot.NONE;
  }
}
