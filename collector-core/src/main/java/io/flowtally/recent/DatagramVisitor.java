// SPDX-License-Identifier: Apache-2.0
package io.flowtally.recent;

/** Gets the datagrams of a search, those of one exporter in the order in which they came. */
@FunctionalInterface
public interface DatagramVisitor {
  /** One datagram, with the sender's address and session, and when it came (Unix time, ms). */
  void datagram(
      byte[] buffer, int offset, int length, long hi, long lo, long session, long arrivedMs);
}
