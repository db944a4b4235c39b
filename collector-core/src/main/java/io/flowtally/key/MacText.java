// SPDX-License-Identifier: Apache-2.0
package io.flowtally.key;

import java.util.HexFormat;

/** MAC addresses as text: six pairs of hexadecimal digits. */
final class MacText {
  private static final HexFormat HEX = HexFormat.of();

  static final NumberWords WORDS =
      (number, groups, out) -> {
        for (int shift = 40; shift >= 0; shift -= 8) {
          out.append(HEX.toHexDigits((byte) (number >>> shift))).append(shift == 0 ? "" : ":");
        }
      };

  private MacText() {}
}
