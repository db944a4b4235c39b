// SPDX-License-Identifier: Apache-2.0
package io.flowtally.codec;

import org.jspecify.annotations.Nullable;

/**
 * The three export protocols, and what differs between them as rows of one table.
 *
 * <p>NetFlow v5 has no sets: its records follow one built-in template.
 */
public enum ProtocolVersion {
  V5(5, 24, -1, -1),
  /** RFC 3954: template FlowSets are 0, options templates 1. */
  V9(9, 20, 0, 1),
  /** RFC 7011: template Sets are 2, options templates 3. */
  IPFIX(10, 16, 2, 3);

  private static final ProtocolVersion[] ALL = values();

  private final int number;
  private final String label;
  final int headerLength;
  final int templateSetId;
  final int optionsSetId;

  ProtocolVersion(int number, int headerLength, int templateSetId, int optionsSetId) {
    this.number = number;
    this.label = Integer.toString(number);
    this.headerLength = headerLength;
    this.templateSetId = templateSetId;
    this.optionsSetId = optionsSetId;
  }

  /** As in the first two bytes of a datagram: 5, 9 or 10. */
  public int number() {
    return number;
  }

  /** The number as text, for labels. */
  public String label() {
    return label;
  }

  public static @Nullable ProtocolVersion of(int number) {
    for (ProtocolVersion version : ALL) {
      if (version.number == number) {
        return version;
      }
    }
    return null;
  }
}
