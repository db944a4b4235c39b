// SPDX-License-Identifier: Apache-2.0
package io.flowtally.codec.registry;

/**
 * One named element of the registry.
 *
 * @param pen private enterprise number, 0 for IANA
 * @param semantics data type semantics as RFC 7012 section 3.2 names them, {@code default} if none
 */
public record InformationElement(
    int pen, int id, String name, AbstractType type, String semantics) {

  /** PEN of the reverse direction of IANA's elements: RFC 5103 section 6.1. */
  public static final int REVERSE_PEN = 29305;

  InformationElement reversed() {
    String reverse = "reverse" + Character.toUpperCase(name.charAt(0)) + name.substring(1);
    return new InformationElement(REVERSE_PEN, id, reverse, type, semantics);
  }
}
