// SPDX-License-Identifier: Apache-2.0
package io.flowtally.key;

/** TCP control bits as text, as in {@code syn+ack} (RFC 9293 section 3.1; NS: RFC 3540). */
final class TcpFlagNames {
  static final int BITS = 9;

  private static final String[] NAMES = {
    "fin", "syn", "rst", "psh", "ack", "urg", "ece", "cwr", "ns"
  };

  private TcpFlagNames() {}

  static void append(long bits, StringBuilder out) {
    boolean first = true;
    for (int i = 0; i < BITS; i++) {
      if ((bits >> i & 1) != 0) {
        out.append(first ? "" : "+").append(NAMES[i]);
        first = false;
      }
    }
  }
}
