// SPDX-License-Identifier: Apache-2.0
package io.flowtally.capture;

import io.flowtally.address.AddressBits;

/**
 * What the extension headers of an IPv6 packet lead to (RFC 8200, section 4).
 *
 * <pre>
 *  most:     next header 1 | length in units of 8 after the first 8, 1 | ...
 *  fragment: next header 1 | reserved 1 | offset 13 bits, reserved 2, more 1 | id 4
 *  AH:       next header 1 | length in units of 4, less 2, 1 | ...
 * </pre>
 *
 * @param next the protocol of the payload; {@link #UNKNOWN} if the headers run past the end
 * @param payload where it starts
 * @param fragmentAt its offset in the datagram, in bytes
 */
record Ipv6Headers(
    int next, int payload, boolean isFragment, int fragmentAt, boolean more, int id) {
  static final int UNKNOWN = -1;

  private static final int HOP_BY_HOP = 0;
  private static final int ROUTING = 43;
  private static final int FRAGMENT = 44;
  private static final int AUTHENTICATION = 51;
  private static final int DESTINATION = 60;
  private static final int MOBILITY = 135;
  private static final int HOST_IDENTITY = 139;
  private static final int SHIM6 = 140;

  static Ipv6Headers walk(byte[] buffer, int from, int end, int first) {
    int next = first;
    int at = from;
    int units = 0;
    int id = 0;
    boolean fragmented = false;
    while (isExtension(next)) {
      if (at + 8 > end) {
        return new Ipv6Headers(UNKNOWN, end, false, 0, false, 0);
      }
      int kind = next;
      next = buffer[at] & 0xFF;
      if (kind == FRAGMENT) {
        units = (buffer[at + 2] & 0xFF) << 8 | (buffer[at + 3] & 0xFF);
        id = AddressBits.four(buffer, at + 4);
        // One that holds the whole datagram is no fragment (RFC 6946).
        fragmented = (units & 0xFFF9) != 0;
        at += 8;
        if ((units & 0xFFF8) != 0) {
          break; // what follows is the middle of something
        }
      } else {
        int length = buffer[at + 1] & 0xFF;
        at += kind == AUTHENTICATION ? (length + 2) * 4 : (length + 1) * 8;
      }
      if (at > end) {
        return new Ipv6Headers(UNKNOWN, end, false, 0, false, 0);
      }
    }
    return new Ipv6Headers(next, at, fragmented, units & 0xFFF8, (units & 1) != 0, id);
  }

  private static boolean isExtension(int header) {
    return switch (header) {
      case HOP_BY_HOP,
          ROUTING,
          FRAGMENT,
          AUTHENTICATION,
          DESTINATION,
          MOBILITY,
          HOST_IDENTITY,
          SHIM6 ->
          true;
      default -> false;
    };
  }
}
