// SPDX-License-Identifier: Apache-2.0
package io.flowtally.networks;

import io.flowtally.address.Prefix;

/**
 * A row of the networks file.
 *
 * @param line where it stands, from 1
 * @param hi upper half of the address, host bits cleared
 * @param lo lower half; IPv4 is v4-mapped
 * @param length prefix length of its own family: 0 to 32, or 0 to 128
 * @param as origin AS, unsigned; 0 when the row has none
 * @param group text of the comment above it; empty when there is none
 */
public record NetworkRow(int line, long hi, long lo, int length, int as, String group) {
  /** The prefix with its length, such as {@code 10.0.0.0/8}. */
  public String prefix() {
    return asPrefix().toString();
  }

  Prefix asPrefix() {
    return Prefix.ofFamilyLength(hi, lo, length);
  }

  /** The AS number as an unsigned value. */
  public long asNumber() {
    return Integer.toUnsignedLong(as);
  }
}
