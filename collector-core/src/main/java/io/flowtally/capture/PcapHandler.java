// SPDX-License-Identifier: Apache-2.0
package io.flowtally.capture;

import io.flowtally.receive.DatagramHandler;

/** Takes the UDP datagrams of a capture in their order. */
@FunctionalInterface
public interface PcapHandler {
  /**
   * One datagram, reassembled if it came in fragments. The buffer is valid inside the call only.
   * Addresses are (hi, lo) as in {@link DatagramHandler}.
   */
  void onUdp(
      byte[] buffer,
      int offset,
      int length,
      long sourceHi,
      long sourceLo,
      int sourcePort,
      long destinationHi,
      long destinationLo,
      int destinationPort,
      long timeMs);
}
