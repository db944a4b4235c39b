// SPDX-License-Identifier: Apache-2.0
package io.flowtally.exposition;

/** Protobuf's variable-length integers: seven bits a byte, the lowest first. */
final class Varint {
  private Varint() {}

  /** How many bytes a number that is not negative takes. */
  static int size(long value) {
    return Math.max(1, (70 - Long.numberOfLeadingZeros(value)) / 7);
  }

  static void put(long value, Utf8Buffer out) {
    while (value >= 0x80) {
      out.put((int) ((value & 0x7F) | 0x80));
      value >>>= 7;
    }
    out.put((int) value);
  }

  /** Puts an int in five bytes, whatever its value; readers do not mind. */
  static void putPadded(int value, Utf8Buffer out) {
    for (int i = 0; i < 4; i++) {
      out.put((value & 0x7F) | 0x80);
      value >>>= 7;
    }
    out.put(value);
  }
}
