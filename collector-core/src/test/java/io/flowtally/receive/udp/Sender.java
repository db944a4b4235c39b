// SPDX-License-Identifier: Apache-2.0
package io.flowtally.receive.udp;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;

/** Sends datagrams from a port of its own to a port of this machine. */
final class Sender implements AutoCloseable {
  private final DatagramSocket socket;
  private final InetSocketAddress to;

  Sender(String from, String to, int port) throws IOException {
    this.socket = new DatagramSocket(new InetSocketAddress(InetAddress.getByName(from), 0));
    this.to = new InetSocketAddress(InetAddress.getByName(to), port);
    socket.setSendBufferSize(1 << 20);
  }

  void send(byte[] payload) throws IOException {
    socket.send(new DatagramPacket(payload, payload.length, to));
  }

  void send(int count, int size) throws IOException {
    byte[] payload = new byte[size];
    for (int i = 0; i < count; i++) {
      send(payload);
    }
  }

  /** On the loopback a failure is a mistake of the test. */
  void sendUnchecked(byte[] payload) {
    try {
      send(payload);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() {
    socket.close();
  }
}
