// SPDX-License-Identifier: Apache-2.0
package io.flowtally.capture;

import io.flowtally.receive.DatagramHandler;
import io.flowtally.receive.Sessions;

/** Takes the UDP datagrams of a capture in their order. */
@FunctionalInterface
public interface PcapHandler {
  /**
   * A capture as an input: each datagram is a turn of its own, at the time when it was captured.
   */
  static PcapHandler deliverTo(DatagramHandler handler) {
    return (buffer, offset, length, fromHi, fromLo, fromPort, toHi, toLo, toPort, timeMs) ->
        handler.deliver(buffer, offset, length, fromHi, fromLo, Sessions.udp(fromPort), timeMs);
  }

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
