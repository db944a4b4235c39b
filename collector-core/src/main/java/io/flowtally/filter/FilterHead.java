// SPDX-License-Identifier: Apache-2.0
package io.flowtally.filter;

import io.flowtally.text.Quoted;

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

  /** What the id is. */
  enum IdType {
    /** After src or dst alone: a host. */
    NONE,
    HOST,
    NET,
    PORT,
    PORTRANGE,
    PROTO,
    GROUP,
    AS,
    EXPORTER,
    IN_IFACE,
    OUT_IFACE,
    IFACE;

    /** As the filter writes it. */
    String word() {
      return switch (this) {
        case NONE -> "host";
        case IN_IFACE -> "in iface";
        case OUT_IFACE -> "out iface";
        default -> name().toLowerCase(java.util.Locale.ROOT);
      };
    }
  }

  FilterException protocolMistake(String expected) {
    return new FilterException(
        column,
        "found " + Quoted.of(protocol) + " before " + type.word() + ", expected " + expected);
  }
}
