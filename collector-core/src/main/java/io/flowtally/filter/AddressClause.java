// SPDX-License-Identifier: Apache-2.0
package io.flowtally.filter;

import io.flowtally.address.AddressText;
import io.flowtally.address.Prefix;
import io.flowtally.address.PrefixText;
import io.flowtally.filter.FilterHead.Direction;
import io.flowtally.filter.FilterHead.IdType;
import io.flowtally.filter.FilterToken.Kind;

/**
 * Compiles the address of a host or net: {@code 10.1.2.3}, {@code 10.0.0.0/8}, {@code 10.0.0.0 mask
 * 255.0.0.0}, {@code 2001:db8::/32}, and the short forms {@code net 10} and {@code net 10.1}, whose
 * length is that of the parts written.
 */
final class AddressClause {
  private final FilterTokens tokens;
  private final FilterHead head;

  AddressClause(FilterTokens tokens, FilterHead head) {
    this.tokens = tokens;
    this.head = head;
  }

  Filter compile() throws FilterException {
    FilterToken token = tokens.take();
    return switch (token.kind()) {
      case IPV4 -> v4(token);
      case IPV6 -> v6(token);
      case NUMBER -> shortNet(token);
      default ->
          throw token.mistake(
              token.kind() == Kind.WORD && !token.isKeyword()
                  ? "an address; names of hosts and networks are not looked up"
                  : "an address");
    };
  }

  private Filter v4(FilterToken token) throws FilterException {
    requireFamily("ip", token);
    String[] parts = token.text().split("\\.", -1);
    int address = bits(token, parts);
    int mask = mask(8 * parts.length);
    if (tokens.take("mask")) {
      requireNet(token);
      FilterToken maskToken = tokens.take();
      if (maskToken.kind() != Kind.IPV4) {
        throw maskToken.mistake("a netmask such as 255.255.0.0");
      }
      mask = bits(maskToken, maskToken.text().split("\\.", -1));
    } else if (tokens.take("/")) {
      requireNet(token);
      mask = mask((int) FilterNumber.parse(tokens.take(), 32, "a prefix length"));
    }
    if ((address & ~mask) != 0) {
      throw new FilterException(
          token.column(), token.text() + " has bits set that its mask leaves out");
    }
    return EndpointFilters.Address.v4(head.direction(), address, mask);
  }

  private Filter v6(FilterToken token) throws FilterException {
    requireFamily("ip6", token);
    AddressText.Words words = AddressText.parse(token.text());
    if (words == null) {
      throw token.mistake("an IPv6 address; flows have no MAC addresses");
    }
    int length = 128;
    if (tokens.take("/")) {
      length = (int) FilterNumber.parse(tokens.take(), 128, "a prefix length");
      if (length != 128) {
        requireNet(token);
      }
    }
    Prefix prefix = new Prefix(words.hi(), words.lo(), length);
    if (prefix.isV4()) {
      throw token.mistake("the IPv4 address itself: " + prefix);
    }
    if (prefix.hi() != words.hi() || prefix.lo() != words.lo()) {
      throw new FilterException(
          token.column(), token.text() + "/" + length + " has host bits set; write " + prefix);
    }
    // A short IPv6 prefix would take in ::ffff:0:0/96, where IPv4 lives here.
    Filter address = EndpointFilters.Address.v6(head.direction(), prefix);
    return prefix.containsIgnoringFamily(0, 0xFFFFL << 32)
        ? Filters.and(FlowFilters.family(FlowFilters.Family.V6), address)
        : address;
  }

  private Filter shortNet(FilterToken token) throws FilterException {
    long first = FilterNumber.parse(token, 0xFFFF_FFFFL, "an address");
    if (head.type() != IdType.NET || first == 0 || first > 255 || tokens.peek().is("/")) {
      throw token.mistake("an address in full, such as 10.0.0.0/8");
    }
    requireFamily("ip", token);
    return EndpointFilters.Address.v4(head.direction(), (int) first << 24, 0xFF00_0000);
  }

  private int bits(FilterToken token, String[] parts) throws FilterException {
    int bits = 0;
    for (int i = 0; i < parts.length; i++) {
      int part = PrefixText.length(parts[i], 255);
      if (part < 0 || (parts[i].length() > 1 && parts[i].charAt(0) == '0')) {
        throw token.mistake("parts from 0 to 255 without leading zeros");
      }
      bits |= part << (24 - 8 * i);
    }
    return bits;
  }

  private static int mask(int length) {
    return length == 0 ? 0 : -1 << (32 - length);
  }

  private void requireNet(FilterToken token) throws FilterException {
    if (head.type() != IdType.NET) {
      throw new FilterException(
          token.column(),
          "a mask after "
              + (head.type() == IdType.NONE ? sideWord() : head.type().word())
              + "; write net before the address");
    }
  }

  private String sideWord() {
    return head.direction() == Direction.SRC ? "src" : "dst";
  }

  private void requireFamily(String family, FilterToken token) throws FilterException {
    String protocol = head.protocol();
    if (protocol.isEmpty() || protocol.equals(family)) {
      return;
    }
    if (protocol.equals("ip") || protocol.equals("ip6")) {
      throw token.mistake(
          protocol.equals("ip") ? "an IPv4 address after ip" : "an IPv6 address after ip6");
    }
    throw head.protocolMistake(
        "ip, ip6 or nothing; write " + protocol + " and " + head.type().word());
  }
}
