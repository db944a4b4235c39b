// SPDX-License-Identifier: Apache-2.0
package io.flowtally.key;

import java.util.List;

/** The upper two bits of forwardingStatus (89) as words: RFC 7270 section 4.12. */
final class ForwardingStatus {
  private static final List<String> NAMES = List.of("unknown", "forwarded", "dropped", "consumed");

  static final NumberWords WORDS = (number, groups, out) -> out.append(NAMES.get((int) number & 3));

  private ForwardingStatus() {}
}
