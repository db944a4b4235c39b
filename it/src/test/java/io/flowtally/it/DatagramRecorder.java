// SPDX-License-Identifier: Apache-2.0
package io.flowtally.it;

import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.SocketTimeoutException;
import java.nio.file.Path;
import java.util.Arrays;

/** Receives what an exporter sends and keeps it as a capture, until the line is quiet. */
final class DatagramRecorder implements AutoCloseable {
  private static final int QUIET_MS = 2000;
  private static final int LARGEST = 65535;

  private final DatagramSocket socket;

  DatagramRecorder() throws IOException {
    socket = new DatagramSocket(0, InetAddress.getLoopbackAddress());
    socket.setReceiveBufferSize(8 << 20);
    socket.setSoTimeout(QUIET_MS);
  }

  int port() {
    return socket.getLocalPort();
  }

  /** Writes all that has come and still comes, as sent to the usual port; returns how many. */
  int record(Path pcap) throws IOException {
    DatagramPacket packet = new DatagramPacket(new byte[LARGEST], LARGEST);
    int count = 0;
    try (PcapWriter writer = new PcapWriter(pcap)) {
      while (true) {
        try {
          socket.receive(packet);
        } catch (SocketTimeoutException quiet) {
          return count;
        }
        byte[] payload = Arrays.copyOf(packet.getData(), packet.getLength());
        writer.frame(
            System.currentTimeMillis(),
            Frames.datagram("127.0.0.1", packet.getPort(), "127.0.0.1", 2055, payload));
        count++;
      }
    }
  }

  @Override
  public void close() {
    socket.close();
  }
}
