// SPDX-License-Identifier: Apache-2.0
package io.flowtally.codec;

import io.flowtally.codec.DecodedRecord.DecodedFlow;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** Which flow an expected record should become: a second, plain reading of the same rules. */
final class ExpectedFlow {
  private static final String[] BYTES = {
    "octets", "octets_total", "post_octets", "l2_octets", "initiator_octets"
  };
  private static final String[] PACKETS = {"packets", "packets_total", "post_packets"};

  // IE 233: created and denied carry no octets of their own.
  private static final Set<Long> EVENTS = Set.of(1L, 3L);

  private final ExpectedRecord record;

  ExpectedFlow(ExpectedRecord record) {
    this.record = record;
  }

  /** Whether the record may be an event, which is no flow: it counts nothing. */
  boolean mayBeEvent() {
    return (bytes() == 0 && packets() == 0) || EVENTS.contains(record.number("firewall_event"));
  }

  /** Octets as on the wire. */
  long bytes() {
    return orPost(record.firstOf(BYTES), "post_octets");
  }

  long packets() {
    return orPost(record.firstOf(PACKETS), "post_packets");
  }

  /** Metered where the packets leave: a counter that is there and 0 gives way. */
  private long orPost(long counter, String post) {
    return counter == 0 && record.has(post) ? record.number(post) : counter;
  }

  /** What differs from the flow as on the wire; empty if nothing does. */
  List<String> differences(DecodedFlow flow) {
    List<String> found = new ArrayList<>();
    address(found, "src", text("src"), flow.src());
    address(found, "dst", text("dst"), flow.dst());
    equal(found, "bytes", bytes(), flow.bytes());
    equal(found, "packets", packets(), flow.packets());
    equal(found, "protocol", record.number("proto"), flow.protocol());
    equal(found, "source port", record.number("sport"), flow.srcPort());
    equal(found, "destination port", record.number("dport"), flow.dstPort());
    equal(found, "tos", record.number("tos"), flow.tos());
    equal(found, "TCP flags", record.number("tcp_flags"), flow.tcpFlags());
    equal(found, "source AS", record.number("src_as"), flow.srcAs());
    equal(found, "destination AS", record.number("dst_as"), flow.dstAs());
    boolean v6 = record.has("src") && record.text("src").contains(":");
    equal(found, "source mask", record.number(v6 ? "src_mask6" : "src_mask"), flow.srcMask());
    equal(found, "destination mask", record.number(v6 ? "dst_mask6" : "dst_mask"), flow.dstMask());
    equal(found, "input", record.number("in_if"), flow.inInterface());
    equal(found, "output", record.number("out_if"), flow.outInterface());
    long direction = record.has("direction") ? record.number("direction") : -1;
    equal(found, "direction", direction, flow.direction());
    equal(found, "VLAN", record.firstOf("src_vlan", "dot1q_vlan"), flow.vlan());
    icmp(found, flow);
    address(found, "exporter", record.text("exporter"), flow.exporter());
    return found;
  }

  /** What differs from the flow behind a NAT: source before, destination after translation. */
  List<String> differencesInside(DecodedFlow flow) {
    List<String> found = new ArrayList<>();
    boolean translated = record.has("nat_dst4") && !record.text("nat_dst4").equals("0.0.0.0");
    address(found, "inside src", text("src"), flow.src());
    address(found, "inside dst", text(translated ? "nat_dst4" : "dst"), flow.dst());
    equal(found, "inside bytes", bytes(), flow.bytes());
    return found;
  }

  /** What differs from the flow whose packets were one in {@code rate}. */
  List<String> differencesSampled(double rate, DecodedFlow flow) {
    List<String> found = new ArrayList<>();
    equal(found, "bytes sampled 1 in " + rate, Math.round(bytes() * rate), flow.bytes());
    equal(found, "packets sampled 1 in " + rate, Math.round(packets() * rate), flow.packets());
    return found;
  }

  /** Octets of the other direction: RFC 5103, or of the responder. */
  long reverseBytes() {
    return record.firstOf("rev_octets_total", "responder_octets");
  }

  /** What differs from the flow of the other direction. */
  List<String> differencesReverse(DecodedFlow flow) {
    List<String> found = new ArrayList<>();
    address(found, "reverse src", text("dst"), flow.src());
    address(found, "reverse dst", text("src"), flow.dst());
    equal(found, "reverse source port", record.number("dport"), flow.srcPort());
    equal(found, "reverse destination port", record.number("sport"), flow.dstPort());
    equal(found, "reverse bytes", reverseBytes(), flow.bytes());
    equal(found, "reverse packets", record.number("rev_packets_total"), flow.packets());
    return found;
  }

  private String text(String key) {
    return record.has(key) ? record.text(key) : "0.0.0.0";
  }

  private void icmp(List<String> found, DecodedFlow flow) {
    if (record.has("icmp_type")) {
      equal(found, "ICMP type", record.number("icmp_type"), flow.icmpType());
      equal(found, "ICMP code", record.number("icmp_code"), flow.icmpCode());
    } else if (record.number("proto") == 1 && record.has("icmp_type_code")) {
      equal(found, "ICMP type", record.number("icmp_type_code") >> 8, flow.icmpType());
      equal(found, "ICMP code", record.number("icmp_type_code") & 0xFF, flow.icmpCode());
    }
  }

  /** No address reads as zeros of either family. */
  static void address(List<String> found, String what, String expected, String actual) {
    boolean bothZero = isZero(expected) && isZero(actual);
    if (!bothZero && !expected.equals(actual)) {
      found.add(what + " " + actual + ", not " + expected);
    }
  }

  static void equal(List<String> found, String what, long expected, long actual) {
    if (expected != actual) {
      found.add(what + " " + actual + ", not " + expected);
    }
  }

  private static boolean isZero(String address) {
    return address.equals("::") || address.equals("0.0.0.0");
  }
}
