// SPDX-License-Identifier: Apache-2.0
package io.flowtally.filter;

import io.flowtally.filter.FilterHead.IdType;
import io.flowtally.filter.FilterToken.Kind;

/** Compiles a port, a range {@code 8000-8080}, or the name of a well-known service. */
final class PortClause {
  private static final int LARGEST = 65_535;

  private final FilterTokens tokens;
  private final FilterHead head;

  PortClause(FilterTokens tokens, FilterHead head) {
    this.tokens = tokens;
    this.head = head;
  }

  Filter compile() throws FilterException {
    int protocol =
        switch (head.protocol()) {
          case "" -> 0;
          case "tcp" -> EndpointFilters.TCP;
          case "udp" -> EndpointFilters.UDP;
          case "sctp" -> EndpointFilters.SCTP;
          default -> throw head.protocolMistake("tcp, udp, sctp or nothing");
        };
    FilterToken token = tokens.take();
    if (token.kind() == Kind.NUMBER) {
      int port = (int) FilterNumber.parse(token, LARGEST, "a port");
      return new EndpointFilters.Port(head.direction(), protocol, port, port);
    }
    if (head.type() == IdType.PORTRANGE && token.kind() == Kind.WORD) {
      return range(token, protocol);
    }
    return service(token, protocol);
  }

  private Filter range(FilterToken token, int protocol) throws FilterException {
    int hyphen = token.text().indexOf('-');
    int first = hyphen < 0 ? -1 : port(token.text().substring(0, hyphen));
    int last = hyphen < 0 ? -1 : port(token.text().substring(hyphen + 1));
    if (first < 0 || last < 0) {
      throw token.mistake("two ports from 0 to 65535 and a hyphen, such as 8000-8080");
    }
    return new EndpointFilters.Port(
        head.direction(), protocol, Math.min(first, last), Math.max(first, last));
  }

  private static int port(String text) {
    return text.matches("[0-9]{1,5}") && Integer.parseInt(text) <= LARGEST
        ? Integer.parseInt(text)
        : -1;
  }

  private Filter service(FilterToken token, int protocol) throws FilterException {
    ServiceNames.Service service =
        token.kind() == Kind.WORD || token.kind() == Kind.NAME
            ? ServiceNames.service(token.text())
            : null;
    if (service == null) {
      throw token.mistake(
          token.text().matches("[0-9]+-[0-9]+")
              ? "a port; write portrange for a range"
              : "a port from 0 to 65535, or a name such as https");
    }
    if (protocol != 0 && service.protocol() != 0 && protocol != service.protocol()) {
      throw token.mistake(
          "a service of " + head.protocol() + "; this one is known for another protocol");
    }
    return new EndpointFilters.Port(
        head.direction(),
        protocol == 0 ? service.protocol() : protocol,
        service.port(),
        service.port());
  }
}
