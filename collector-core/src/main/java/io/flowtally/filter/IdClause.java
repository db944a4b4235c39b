// SPDX-License-Identifier: Apache-2.0
package io.flowtally.filter;

import io.flowtally.address.Prefix;
import io.flowtally.address.PrefixText;
import io.flowtally.filter.FilterHead.Direction;
import io.flowtally.filter.FilterToken.Kind;
import io.flowtally.filter.FlowFilters.Family;
import io.flowtally.networks.LocalNetworks;
import io.flowtally.networks.NetRule;
import io.flowtally.networks.Networks;
import io.flowtally.text.Quoted;
import io.flowtally.text.Spelling;

/** Compiles one id under its qualifiers: the {@code 80} of {@code tcp dst port 80}. */
final class IdClause {
  private static final long LARGEST = 0xFFFF_FFFFL;

  private final FilterTokens tokens;
  private final Networks networks;
  private final NetRule rule;

  IdClause(FilterTokens tokens, Networks networks, NetRule rule) {
    this.tokens = tokens;
    this.networks = networks;
    this.rule = rule;
  }

  Filter compile(FilterHead head) throws FilterException {
    Direction direction = head.direction();
    return switch (head.type()) {
      case NONE, HOST, NET -> new AddressClause(tokens, head).compile();
      case PORT, PORTRANGE -> new PortClause(tokens, head).compile();
      case PROTO -> protocol(head);
      case GROUP -> new EndpointFilters.Group(direction, group());
      case AS -> new EndpointFilters.As(direction, rule, number("an AS number", LARGEST));
      case EXPORTER -> FlowFilters.exporter(exporter());
      case IN_IFACE -> FlowFilters.inInterface(number("an interface number", LARGEST));
      case OUT_IFACE -> FlowFilters.outInterface(number("an interface number", LARGEST));
      case IFACE -> {
        long number = number("an interface number", LARGEST);
        yield Filters.or(FlowFilters.inInterface(number), FlowFilters.outInterface(number));
      }
    };
  }

  private long number(String what, long largest) throws FilterException {
    return FilterNumber.parse(tokens.take(), largest, what);
  }

  private Filter protocol(FilterHead head) throws FilterException {
    Family family =
        switch (head.protocol()) {
          case "" -> Family.ANY;
          case "ip" -> Family.V4;
          case "ip6" -> Family.V6;
          default -> throw head.protocolMistake("ip, ip6 or nothing");
        };
    FilterToken token = tokens.take();
    int number = ServiceNames.protocol(token.text());
    if (token.kind() == Kind.NUMBER || number < 0) {
      number = (int) FilterNumber.parse(token, 255, "a protocol name, or a number");
    }
    return FlowFilters.protocol(family, number);
  }

  private int group() throws FilterException {
    FilterToken token = tokens.take();
    String group = token.kind() == Kind.SYMBOL ? null : networks.groupNamed(token.text());
    if (token.kind() == Kind.END || group == null) {
      String guess = Spelling.guess(token.text(), networks.file().groups());
      throw new FilterException(
          token.column(),
          "found "
              + token.found()
              + ", expected a group, in quotes: "
              + (guess.isEmpty()
                  ? LocalNetworks.listOfGroups(networks.file())
                  : "did you mean \"" + guess + "\"?"));
    }
    return networks.groups().number(group);
  }

  private Prefix exporter() throws FilterException {
    FilterToken token = tokens.take();
    String text = token.text();
    if (tokens.take("/")) {
      text += "/" + tokens.take().text();
    }
    Prefix prefix =
        token.kind() == Kind.IPV4 || token.kind() == Kind.IPV6 ? PrefixText.parse(text) : null;
    if (prefix == null) {
      throw new FilterException(
          token.column(), "found " + Quoted.of(text) + ", expected an address or address/length");
    }
    return prefix;
  }
}
