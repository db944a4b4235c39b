// SPDX-License-Identifier: Apache-2.0
package io.flowtally.filter;

import io.flowtally.text.Quoted;
import org.jspecify.annotations.Nullable;

/**
 * The qualifiers before an id: {@code tcp dst port}. They go on for the ids that follow: {@code tcp
 * dst port 80 or 443}.
 *
 * @param protocol ip, tcp and so on; empty when there is none
 * @param column of the first qualifier
 */
record FilterHead(String protocol, Direction direction, IdType type, int column) {
  /** Which end of the flow. */
  enum Direction {
    EITHER,
    SRC,
    DST,
    BOTH
  }

  /** What the id is: a word that takes one, and what may stand before it. */
  enum IdType {
    /** After src or dst alone: a host. */
    NONE("host", true, true),
    HOST("host", true, true),
    NET("net", true, true),
    PORT("port", true, true),
    PORTRANGE("portrange", true, true),
    PROTO("proto", false, true),
    GROUP("group", true, false),
    AS("as", true, false),
    EXPORTER("exporter", false, false),
    IN_IFACE("in iface", false, false),
    OUT_IFACE("out iface", false, false),
    IFACE("iface", false, false);

    private final String word;
    private final boolean hasEnds;
    private final boolean afterProtocol;

    IdType(String word, boolean hasEnds, boolean afterProtocol) {
      this.word = word;
      this.hasEnds = hasEnds;
      this.afterProtocol = afterProtocol;
    }

    /** The type that a word begins; null for any other word. */
    static @Nullable IdType of(String word) {
      for (IdType type : values()) {
        if (type != NONE && type.word.equals(word)) {
          return type;
        }
      }
      return null;
    }

    /** As the filter writes it. */
    String word() {
      return word;
    }

    /** Whether src and dst say something of it. */
    boolean hasEnds() {
      return hasEnds;
    }

    /** Whether a protocol may stand before it, as in pcap-filter(7). */
    boolean afterProtocol() {
      return afterProtocol;
    }
  }

  FilterException protocolMistake(String expected) {
    return new FilterException(
        column,
        "found " + Quoted.of(protocol) + " before " + type.word() + ", expected " + expected);
  }
}
