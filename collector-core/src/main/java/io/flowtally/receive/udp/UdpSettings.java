// SPDX-License-Identifier: Apache-2.0
package io.flowtally.receive.udp;

import io.flowtally.address.ListenAddress;
import java.util.List;

/**
 * What {@link UdpInput} needs to know.
 *
 * @param listen port 0 takes a free one
 * @param receiveBufferBytes asked of the kernel for each socket
 * @param maxDatagramBytes longer datagrams are counted as truncated and not handed on
 * @param inherited sockets that the service manager has bound already; they serve the addresses of
 *     {@code listen} that they cover
 */
public record UdpSettings(
    List<ListenAddress> listen,
    long receiveBufferBytes,
    int maxDatagramBytes,
    List<InheritedSocket> inherited) {

  /** What IPv6 without jumbograms can carry: 65,535 bytes less the UDP header. */
  public static final int LARGEST_DATAGRAM = 65_527;

  public UdpSettings {
    listen = List.copyOf(listen);
    inherited = List.copyOf(inherited);
    if (receiveBufferBytes < 0) {
      throw new IllegalArgumentException("negative setting");
    }
    if (maxDatagramBytes < 1 || maxDatagramBytes > LARGEST_DATAGRAM) {
      throw new IllegalArgumentException("maxDatagramBytes is 1 to " + LARGEST_DATAGRAM);
    }
  }

  public UdpSettings(List<ListenAddress> listen, long receiveBufferBytes) {
    this(listen, receiveBufferBytes, LARGEST_DATAGRAM, List.of());
  }

  /** The same settings, with the sockets that the service manager passed. */
  public UdpSettings withInherited(List<InheritedSocket> sockets) {
    return new UdpSettings(listen, receiveBufferBytes, maxDatagramBytes, sockets);
  }
}
