// SPDX-License-Identifier: Apache-2.0
package io.flowtally.key;

import io.flowtally.address.IpAddress;

/**
 * Route distinguishers as text, {@code type:administrator:number}: RFC 4364 section 4.2.
 *
 * <pre>
 * +-----------+-----------------------+-----------------------+
 * | type 0    | AS number, 2 bytes    | number, 4 bytes       |
 * | type 1    | IPv4 address, 4 bytes | number, 2 bytes       |
 * | type 2    | AS number, 4 bytes    | number, 2 bytes       |
 * +-----------+-----------------------+-----------------------+
 * </pre>
 */
final class RouteDistinguisher {
  static final NumberWords WORDS = (number, groups, out) -> append(number, out);

  private RouteDistinguisher() {}

  private static void append(long number, StringBuilder out) {
    int type = (int) (number >>> 48);
    out.append(type).append(':');
    if (type == 0) {
      out.append(number >>> 32 & 0xFFFF).append(':').append(number & 0xFFFF_FFFFL);
      return;
    }
    long administrator = number >>> 16 & 0xFFFF_FFFFL;
    if (type == 1) {
      IpAddress.append(out, 0, IpAddress.v4((int) administrator));
    } else {
      out.append(administrator);
    }
    out.append(':').append(number & 0xFFFF);
  }
}
