// SPDX-License-Identifier: Apache-2.0
package io.flowtally.filter;

import io.flowtally.address.IpAddress;
import io.flowtally.address.Prefix;
import io.flowtally.codec.FlowRecord;

/** The tests of a flow as a whole. */
final class FlowFilters {
  static final Filter NOTHING = facts -> false;

  private FlowFilters() {}

  /** Which IP versions. */
  enum Family {
    V4,
    V6,
    ANY
  }

  /** The flow's addresses are of this family. */
  static boolean isOf(Family family, FlowRecord record) {
    return switch (family) {
      case V4 -> IpAddress.isV4(record.srcHi(), record.srcLo());
      case V6 -> !IpAddress.isV4(record.srcHi(), record.srcLo());
      case ANY -> true;
    };
  }

  static Filter family(Family family) {
    return facts -> isOf(family, facts.record());
  }

  static Filter protocol(Family family, int protocol) {
    return facts -> facts.record().protocol() == protocol && isOf(family, facts.record());
  }

  static Filter vlan() {
    return facts -> facts.record().hasVlan();
  }

  static Filter vlan(int id) {
    return facts -> facts.record().hasVlan() && facts.record().vlan() == id;
  }

  static Filter mpls() {
    return facts -> facts.record().hasMpls();
  }

  /** The top label of the stack is this one. */
  static Filter mpls(int label) {
    return facts -> facts.record().hasMpls() && facts.record().mplsLabel() == label;
  }

  static Filter inInterface(long number) {
    return facts -> facts.record().inInterface() == number;
  }

  static Filter outInterface(long number) {
    return facts -> facts.record().outInterface() == number;
  }

  /** 0 for ingress, 1 for egress. A record that does not say is neither. */
  static Filter direction(int direction) {
    return facts -> facts.record().direction() == direction;
  }

  static Filter exporter(Prefix prefix) {
    return facts -> prefix.contains(facts.record().exporterHi(), facts.record().exporterLo());
  }
}
