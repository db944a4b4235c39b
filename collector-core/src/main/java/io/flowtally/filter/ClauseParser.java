// SPDX-License-Identifier: Apache-2.0
package io.flowtally.filter;

import io.flowtally.filter.FilterHead.Direction;
import io.flowtally.filter.FilterHead.IdType;
import io.flowtally.filter.FilterToken.Kind;
import io.flowtally.filter.FlowFilters.Family;
import io.flowtally.networks.LocalNetworks;
import io.flowtally.networks.Networks;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Parses clauses without an id, such as {@code tcp}, and the qualifiers before one. */
final class ClauseParser {
  private static final Set<String> PROTOCOLS =
      Set.of(
          "ip", "ip6", "tcp", "udp", "sctp", "icmp", "icmp6", "igmp", "igrp", "pim", "vrrp", "carp",
          "ah", "esp", "arp", "rarp");

  private static final Map<String, String> NOT_IN_FLOWS =
      Map.ofEntries(
          Map.entry("ether", "flows have no link layer"),
          Map.entry("link", "flows have no link layer"),
          Map.entry("gateway", "flows have no link layer"),
          Map.entry("multicast", "flows have no link layer; write ip multicast or ip6 multicast"),
          Map.entry("broadcast", "flows have no link layer; write dst host and the address"),
          Map.entry("less", "flows have no packet length"),
          Map.entry("greater", "flows have no packet length"),
          Map.entry("len", "flows have no packet length"),
          Map.entry("length", "flows have no packet length"),
          Map.entry("inbound", "write direction ingress"),
          Map.entry("outbound", "write direction egress"),
          Map.entry("ifindex", "write in iface N or out iface N"),
          Map.entry("protochain", "flows have one protocol; write proto"));

  private static final String CLAUSES =
      "a clause such as host 10.1.2.3, dst net 10.0.0.0/8, tcp port 443, src local";

  private final FilterTokens tokens;
  private final Networks networks;

  ClauseParser(FilterTokens tokens, Networks networks) {
    this.tokens = tokens;
    this.networks = networks;
  }

  /** A clause that needs no id, or null when qualifiers begin here; those are not taken then. */
  @Nullable Filter whole() throws FilterException {
    FilterToken token = tokens.peek();
    String instead = token.kind() == Kind.WORD ? NOT_IN_FLOWS.get(token.text()) : null;
    if (instead != null) {
      throw token.mistake("something else: " + instead);
    }
    if (tokens.take("vlan")) {
      return hasNumber() ? FlowFilters.vlan((int) number(4095, "a VLAN")) : FlowFilters.vlan();
    }
    if (tokens.take("mpls")) {
      return hasNumber()
          ? FlowFilters.mpls((int) number(0xF_FFFF, "an MPLS label"))
          : FlowFilters.mpls();
    }
    if (tokens.take("direction")) {
      return direction();
    }
    return token.kind() == Kind.WORD && PROTOCOLS.contains(token.text()) ? protocol() : local();
  }

  private boolean hasNumber() {
    return tokens.peek().kind() == Kind.NUMBER && !ComparisonParser.startsAt(tokens, 0);
  }

  private long number(long largest, String what) throws FilterException {
    return FilterNumber.parse(tokens.take(), largest, what);
  }

  private Filter direction() throws FilterException {
    if (tokens.take("ingress")) {
      return FlowFilters.direction(0);
    }
    if (tokens.take("egress")) {
      return FlowFilters.direction(1);
    }
    throw tokens.peek().mistake("ingress or egress");
  }

  /** A protocol alone, {@code ip multicast}, or null when the protocol qualifies an id. */
  private @Nullable Filter protocol() throws FilterException {
    FilterToken next = tokens.peek(1);
    String name = tokens.peek().text();
    if (next.is("multicast") && (name.equals("ip") || name.equals("ip6"))) {
      tokens.take();
      tokens.take();
      return multicast(name.equals("ip"));
    }
    if (next.is("src")
        || next.is("dst")
        || (next.kind() == Kind.WORD && IdType.of(next.text()) != null)) {
      return null;
    }
    if (next.kind() == Kind.WORD && NOT_IN_FLOWS.containsKey(next.text())) {
      throw next.mistake("something else: " + NOT_IN_FLOWS.get(next.text()));
    }
    tokens.take();
    return switch (name) {
      case "ip" -> FlowFilters.family(Family.V4);
      case "ip6" -> FlowFilters.family(Family.V6);
      case "tcp", "udp", "sctp", "pim", "ah", "esp" ->
          FlowFilters.protocol(Family.ANY, ServiceNames.protocol(name));
      case "icmp6" -> FlowFilters.protocol(Family.V6, ServiceNames.protocol(name));
      // No flow is ARP.
      case "arp", "rarp" -> FlowFilters.NOTHING;
      default -> FlowFilters.protocol(Family.V4, ServiceNames.protocol(name));
    };
  }

  private static Filter multicast(boolean v4) {
    return v4
        ? Filters.and(
            FlowFilters.family(Family.V4),
            facts -> (facts.record().dstLo() & 0xFFFF_FFFFL) >= 0xE000_0000L)
        : Filters.and(
            FlowFilters.family(Family.V6), facts -> facts.record().dstHi() >>> 56 == 0xFF);
  }

  /** {@code local} with or without a direction, or null. */
  private @Nullable Filter local() throws FilterException {
    int ahead = directionWords();
    FilterToken token = tokens.peek(ahead);
    if (!token.is("local")) {
      return null;
    }
    if (!networks.hasLocal()) {
      throw token.mistake(
          "something to be local; write local: [10.0.0.0/8] or groups of the networks file ("
              + LocalNetworks.listOfGroups(networks.file())
              + ")");
    }
    Direction direction = direction(ahead);
    tokens.take();
    return new EndpointFilters.Local(direction);
  }

  /** Takes the qualifiers of an id. */
  FilterHead head() throws FilterException {
    FilterToken first = tokens.peek();
    String protocol =
        first.kind() == Kind.WORD && PROTOCOLS.contains(first.text()) ? tokens.take().text() : "";
    FilterToken interfaceSide = tokens.peek();
    if (protocol.isEmpty() && (tokens.take("in") || tokens.take("out"))) {
      tokens.expect("iface");
      IdType type = interfaceSide.is("in") ? IdType.IN_IFACE : IdType.OUT_IFACE;
      return new FilterHead("", Direction.EITHER, type, first.column());
    }
    int directionWords = directionWords();
    Direction direction = direction(directionWords);
    FilterToken token = tokens.peek();
    IdType type = token.kind() == Kind.WORD ? IdType.of(token.text()) : null;
    if (type == null && directionWords == 0) {
      throw tokens.peek().mistake(protocol.isEmpty() ? CLAUSES : "host, net, port or proto");
    }
    if (type != null) {
      tokens.take();
      check(type, directionWords, protocol, token);
    }
    return new FilterHead(protocol, direction, type == null ? IdType.NONE : type, first.column());
  }

  private static void check(IdType type, int directionWords, String protocol, FilterToken token)
      throws FilterException {
    if (directionWords > 0 && !type.hasEnds()) {
      throw token.mistake(
          type == IdType.IFACE ? "in iface or out iface" : "no src or dst before " + type.word());
    }
    if (!protocol.isEmpty() && !type.afterProtocol()) {
      throw token.mistake("host, net, port or proto after " + protocol);
    }
  }

  /** How many words say the direction here: none, {@code src}, or {@code src or dst}. */
  private int directionWords() {
    if (!tokens.peek().is("src") && !tokens.peek().is("dst")) {
      return 0;
    }
    FilterToken joint = tokens.peek(1);
    FilterToken other = tokens.peek(2);
    boolean joined = joint.is("or") || joint.is("and") || joint.is("||") || joint.is("&&");
    boolean opposite = other.is(tokens.peek().is("src") ? "dst" : "src");
    return joined && opposite ? 3 : 1;
  }

  private Direction direction(int words) {
    if (words == 0) {
      return Direction.EITHER;
    }
    FilterToken side = tokens.take();
    if (words == 1) {
      return side.is("src") ? Direction.SRC : Direction.DST;
    }
    FilterToken joint = tokens.take();
    tokens.take();
    return joint.is("or") || joint.is("||") ? Direction.EITHER : Direction.BOTH;
  }
}
