// SPDX-License-Identifier: Apache-2.0
package io.flowtally.receive;

import io.flowtally.receive.udp.InheritedSocket;
import io.flowtally.receive.udp.UdpReceivers;
import java.util.List;

/**
 * What {@link UdpReceivers#bind} needs to know.
 *
 * @param listen each {@code :PORT}, {@code IPV4:PORT} or {@code [IPV6]:PORT}; port 0 takes a free
 *     one
 * @param receivers event loops, each with a socket of its own for every address; 0: by the cores
 * @param receiveBufferBytes asked of the kernel for each socket
 * @param maxDatagramBytes longer datagrams are counted as truncated and not handed on
 * @param inherited sockets that the service manager has bound already; they serve the addresses of
 *     {@code listen} that they cover
 */
public record ReceiveSettings(
    List<String> listen,
    int receivers,
    long receiveBufferBytes,
    int maxDatagramBytes,
    List<InheritedSocket> inherited) {

  /** What IPv6 without jumbograms can carry: 65,535 octets less the UDP header. */
  public static final int LARGEST_DATAGRAM = 65_527;

  public ReceiveSettings {
    listen = List.copyOf(listen);
    inherited = List.copyOf(inherited);
    if (receivers < 0 || receiveBufferBytes < 0) {
      throw new IllegalArgumentException("negative setting");
    }
    if (maxDatagramBytes < 1 || maxDatagramBytes > LARGEST_DATAGRAM) {
      throw new IllegalArgumentException("maxDatagramBytes is 1 to " + LARGEST_DATAGRAM);
    }
  }

  public ReceiveSettings(List<String> listen, int receivers, long receiveBufferBytes) {
    this(listen, receivers, receiveBufferBytes, LARGEST_DATAGRAM, List.of());
  }

  /** The same settings, with the sockets that the service manager passed. */
  public ReceiveSettings withInherited(List<InheritedSocket> sockets) {
    return new ReceiveSettings(listen, receivers, receiveBufferBytes, maxDatagramBytes, sockets);
  }
}
