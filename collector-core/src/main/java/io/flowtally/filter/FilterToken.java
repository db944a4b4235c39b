// SPDX-License-Identifier: Apache-2.0
package io.flowtally.filter;

import io.flowtally.text.Quoted;
import io.flowtally.text.Spelling;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/**
 * A token of a filter.
 *
 * @param text as written, without quotes or a leading backslash
 * @param column of its first character, from 1
 */
record FilterToken(Kind kind, String text, int column) {
  /** Words with a meaning of their own; after a backslash they are names. */
  static final Set<String> KEYWORDS =
      new TreeSet<>(
          List.of(
              "and",
              "or",
              "not",
              "src",
              "dst",
              "host",
              "net",
              "mask",
              "port",
              "portrange",
              "proto",
              "protochain",
              "gateway",
              "ip",
              "ip6",
              "tcp",
              "udp",
              "sctp",
              "icmp",
              "icmp6",
              "igmp",
              "igrp",
              "pim",
              "vrrp",
              "carp",
              "ah",
              "esp",
              "arp",
              "rarp",
              "ether",
              "link",
              "vlan",
              "mpls",
              "multicast",
              "broadcast",
              "less",
              "greater",
              "len",
              "length",
              "inbound",
              "outbound",
              "ifindex",
              "local",
              "group",
              "as",
              "exporter",
              "iface",
              "in",
              "out",
              "direction"));

  /** What a token is. */
  enum Kind {
    /** A keyword or a name. */
    WORD,
    /** A name for sure: it was in quotes or behind a backslash. */
    NAME,
    /** Decimal, octal or hexadecimal. */
    NUMBER,
    /** Two to four numbers with dots between. */
    IPV4,
    /** With two colons or more. */
    IPV6,
    SYMBOL,
    END
  }

  boolean is(String wanted) {
    return text.equals(wanted) && (kind == Kind.WORD || kind == Kind.SYMBOL);
  }

  boolean isKeyword() {
    return kind == Kind.WORD && KEYWORDS.contains(text);
  }

  /** For a message. */
  String found() {
    return kind == Kind.END ? "the end" : Quoted.of(text);
  }

  FilterException mistake(String expected) {
    return new FilterException(column, "found " + found() + ", expected " + expected + guess());
  }

  /** A word that is nearly a keyword was meant to be it. */
  private String guess() {
    String guess =
        kind == Kind.WORD && text.length() > 2 && !isKeyword()
            ? Spelling.guess(text, KEYWORDS)
            : "";
    return guess.isEmpty() ? "" : "; did you mean \"" + guess + "\"?";
  }
}
