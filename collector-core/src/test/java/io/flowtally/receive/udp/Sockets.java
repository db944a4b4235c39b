// SPDX-License-Identifier: Apache-2.0
package io.flowtally.receive.udp;

import io.flowtally.address.AddressBits;
import io.flowtally.address.AddressText;
import io.flowtally.address.ListenAddress;
import io.flowtally.receive.DatagramHandler;
import io.flowtally.receive.Poller;
import io.flowtally.receive.ReceiveLoops;
import io.flowtally.receive.Receivers;
import java.net.InetAddress;
import java.util.List;
import java.util.Objects;
import java.util.function.IntFunction;

/**
 * UDP alone as an input of so many loops.
 *
 * @param listen as in the configuration
 */
record Sockets(
    List<String> listen,
    int loops,
    long receiveBufferBytes,
    int maxDatagramBytes,
    List<InheritedSocket> inherited) {

  Sockets(List<String> listen, int loops, long receiveBufferBytes) {
    this(listen, loops, receiveBufferBytes, UdpSettings.LARGEST_DATAGRAM, List.of());
  }

  Sockets withInherited(List<InheritedSocket> sockets) {
    return new Sockets(listen, loops, receiveBufferBytes, maxDatagramBytes, sockets);
  }

  static Receivers bind(Sockets sockets, IntFunction<DatagramHandler> handlerOfLoop)
      throws Exception {
    return bind(sockets, handlerOfLoop, Transport.of(Poller.best()));
  }

  static Receivers bind(
      Sockets sockets, IntFunction<DatagramHandler> handlerOfLoop, Transport transport)
      throws Exception {
    UdpSettings settings =
        new UdpSettings(
            sockets.listen.stream().map(Sockets::address).toList(),
            sockets.receiveBufferBytes,
            sockets.maxDatagramBytes,
            sockets.inherited);
    return Receivers.start(
        ReceiveLoops.start(transport.poller(), sockets.loops, handlerOfLoop),
        List.of(new UdpInput(settings, transport)));
  }

  private static ListenAddress address(String text) {
    int colon = text.lastIndexOf(':');
    String host = text.substring(0, colon).replaceAll("[\\[\\]]", "");
    return new ListenAddress(
        text, host.isEmpty() ? null : inet(host), Integer.parseInt(text.substring(colon + 1)));
  }

  private static InetAddress inet(String host) {
    AddressText.Words words = Objects.requireNonNull(AddressText.parse(host), host);
    return AddressBits.inetAddress(words.hi(), words.lo());
  }
}
