// SPDX-License-Identifier: Apache-2.0
package io.flowtally.collector.exporters;

/**
 * What a datagram is that is not NetFlow v5, v9 or IPFIX, by its first bytes: those that people
 * send to a collector's port by mistake. Static, without state.
 */
public final class ForeignProtocol {
  private static final String UNKNOWN = "no NetFlow";

  private ForeignProtocol() {}

  /** For the log. */
  public static String name(byte[] buffer, int offset, int length) {
    if (length < 2) {
      return "datagrams of " + length + " bytes";
    }
    int first = u16(buffer, offset);
    if (isSflow(buffer, offset, length)) {
      return "sFlow version " + u16(buffer, offset + 2);
    }
    return switch (first) {
      case 1, 6, 7, 8 -> "NetFlow version " + first;
      case 5, 9 -> "broken NetFlow version " + first;
      case 10 -> "broken IPFIX";
      default -> isText(buffer, offset, length) ? "text, such as syslog" : UNKNOWN;
    };
  }

  /** Version 2, 4 or 5 in 32 bits; version 5 goes on with the type of the agent's address. */
  private static boolean isSflow(byte[] buffer, int offset, int length) {
    if (length < 8 || u16(buffer, offset) != 0 || u16(buffer, offset + 4) != 0) {
      return false;
    }
    int version = u16(buffer, offset + 2);
    int addressType = u16(buffer, offset + 6);
    return (version == 2 || version == 4 || version == 5) && addressType >= 1 && addressType <= 2;
  }

  private static boolean isText(byte[] buffer, int offset, int length) {
    for (int i = offset; i < offset + Math.min(16, length); i++) {
      if (buffer[i] < ' ' || buffer[i] == 0x7F) {
        return false;
      }
    }
    return length >= 8;
  }

  private static int u16(byte[] buffer, int at) {
    return (buffer[at] & 0xFF) << 8 | (buffer[at + 1] & 0xFF);
  }
}
