// SPDX-License-Identifier: Apache-2.0
package io.flowtally.codec;

/** Receives the fields of one record in wire order. */
@FunctionalInterface
public interface FieldVisitor {
  /**
   * One field. The buffer is the decoder's: read from it within the call, do not keep it.
   *
   * @param pen private enterprise number, 0 for IANA elements and all of v5 and v9
   * @param elementId information element, without the enterprise bit; for a scope field of v9 its
   *     scope type (RFC 3954 section 6.1)
   * @param scope whether the field is a scope of an options record
   * @param length bytes of the value, without the length prefix of variable-length fields; may be 0
   */
  void field(int pen, int elementId, boolean scope, byte[] buffer, int offset, int length);
}
