// SPDX-License-Identifier: Apache-2.0
package io.flowtally.receive;

/**
 * Sees the datagrams of one loop that are wanted, before they are decoded. It takes a copy of what
 * it needs, quickly, and throws nothing.
 */
@FunctionalInterface
public interface DatagramTap {
  /** Sees nothing. */
  DatagramTap NONE = (buffer, offset, length, hi, lo, session, nowMs) -> {};

  /** One datagram, as {@link DatagramHandler#onDatagram} has it. */
  void datagram(byte[] buffer, int offset, int length, long hi, long lo, long session, long nowMs);

  /** Both see it, this one first; what sees nothing costs nothing. */
  default DatagramTap and(DatagramTap other) {
    if (other == NONE) {
      return this;
    }
    return this == NONE
        ? other
        : (buffer, offset, length, hi, lo, session, nowMs) -> {
          datagram(buffer, offset, length, hi, lo, session, nowMs);
          other.datagram(buffer, offset, length, hi, lo, session, nowMs);
        };
  }
}
