// SPDX-License-Identifier: Apache-2.0
package io.flowtally.it;

import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.util.List;

/** Sends datagrams to ports of this machine, at a pace that every receiver here keeps up with. */
final class Sender implements AutoCloseable {
  private static final int BURST = 5;
  private static final long PAUSE_MS = 10;

  private final DatagramSocket socket;

  Sender() throws IOException {
    socket = new DatagramSocket();
  }

  /** Some 500 datagrams a second, each of them to every port. */
  void send(List<byte[]> datagrams, int... ports) throws IOException {
    int sent = 0;
    for (byte[] datagram : datagrams) {
      for (int port : ports) {
        socket.send(
            new DatagramPacket(datagram, datagram.length, InetAddress.getLoopbackAddress(), port));
      }
      if (++sent % BURST == 0) {
        Waiting.pause(PAUSE_MS);
      }
    }
  }

  @Override
  public void close() {
    socket.close();
  }
}
