// SPDX-License-Identifier: Apache-2.0
package io.flowtally.filter;

import io.flowtally.address.Prefix;
import io.flowtally.codec.FlowRecord;
import io.flowtally.filter.FilterHead.Direction;
import io.flowtally.networks.FlowFacts;
import io.flowtally.networks.NetRule;
import io.flowtally.networks.PrefixTableBuilder;

/** The tests of one end of a flow: its address, port, AS, group, and whether it is local. */
final class EndpointFilters {
  static final int ICMP = 1;
  static final int TCP = 6;
  static final int UDP = 17;
  static final int SCTP = 132;

  private EndpointFilters() {}

  /** Address under a mask: {@code (address & mask) == value}, each in two words. */
  static final class Address extends EndpointFilter {
    private final long hi;
    private final long lo;
    private final long maskHi;
    private final long maskLo;

    /** Of an IPv6 prefix. */
    static Address v6(Direction direction, Prefix prefix) {
      int length = prefix.length();
      return new Address(
          direction, prefix.hi(), prefix.lo(), Prefix.maskHi(length), Prefix.maskLo(length));
    }

    /** Of an IPv4 address and a mask that need not be contiguous. */
    static Address v4(Direction direction, int address, int mask) {
      long marked = 0xFFFFL << 32 | (address & mask & 0xFFFF_FFFFL);
      return new Address(direction, 0, marked, -1L, -1L << 32 | (mask & 0xFFFF_FFFFL));
    }

    private Address(Direction direction, long hi, long lo, long maskHi, long maskLo) {
      super(direction);
      this.hi = hi;
      this.lo = lo;
      this.maskHi = maskHi;
      this.maskLo = maskLo;
    }

    @Override
    boolean matches(FlowFacts facts, boolean src) {
      FlowRecord record = facts.record();
      long addressHi = src ? record.srcHi() : record.dstHi();
      long addressLo = src ? record.srcLo() : record.dstLo();
      return (addressHi & maskHi) == hi && (addressLo & maskLo) == lo;
    }
  }

  /** Port in a range, of every protocol that has them or of one. */
  static final class Port extends EndpointFilter {
    private final int protocol;
    private final int first;
    private final int last;

    /** With protocol 0 for all of them. */
    Port(Direction direction, int protocol, int first, int last) {
      super(direction);
      this.protocol = protocol;
      this.first = first;
      this.last = last;
    }

    @Override
    boolean matches(FlowFacts facts, boolean src) {
      FlowRecord record = facts.record();
      boolean hasPorts = protocol == 0 ? record.hasPorts() : record.protocol() == protocol;
      int port = src ? record.srcPort() : record.dstPort();
      return hasPorts && port >= first && port <= last;
    }
  }

  /** The address is local. */
  static final class Local extends EndpointFilter {
    Local(Direction direction) {
      super(direction);
    }

    @Override
    boolean matches(FlowFacts facts, boolean src) {
      return PrefixTableBuilder.local(facts.result(src));
    }
  }

  /** The row that matches is in a group. */
  static final class Group extends EndpointFilter {
    private final int group;

    Group(Direction direction, int group) {
      super(direction);
      this.group = group;
    }

    @Override
    boolean matches(FlowFacts facts, boolean src) {
      return facts.networks().facts().group(facts.result(src)) == group;
    }
  }

  /** The AS, as the aggregate finds it. */
  static final class As extends EndpointFilter {
    private final NetRule rule;
    private final long as;

    As(Direction direction, NetRule rule, long as) {
      super(direction);
      this.rule = rule;
      this.as = as;
    }

    @Override
    boolean matches(FlowFacts facts, boolean src) {
      return rule.as(facts, src) == as;
    }
  }
}
