// SPDX-License-Identifier: Apache-2.0
package io.flowtally.benchmarks;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.PortUnreachableException;
import java.net.StandardProtocolFamily;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;

/** A source address with a socket and a sequence of its own. Used by one thread. */
final class SimulatedExporter implements AutoCloseable {
  private final ExportShape shape;
  private final DatagramChannel channel;
  private int sequence;

  SimulatedExporter(ExportShape shape, int index, InetSocketAddress target) throws IOException {
    this.shape = shape;
    // No byte is 0 or 255: the last one would make a broadcast address on some machines.
    byte[] octets = {
      127, (byte) (1 + index / 62_500), (byte) (index / 250 % 250), (byte) (1 + index % 250)
    };
    channel = DatagramChannel.open(StandardProtocolFamily.INET);
    channel.bind(new InetSocketAddress(InetAddress.getByAddress(octets), 0));
    channel.connect(target);
  }

  /**
   * Sends a datagram under the next sequence number.
   *
   * @return false if nobody listens there
   */
  boolean send(ByteBuffer datagram, int records) throws IOException {
    datagram.clear().putInt(shape.sequenceAt, sequence);
    sequence += shape.sequenceOfRecords ? records : 1;
    return sendAsIs(datagram);
  }

  /** Sends bytes that are no datagram of an exporter. */
  boolean sendAsIs(ByteBuffer datagram) throws IOException {
    try {
      channel.write(datagram);
      return true;
    } catch (PortUnreachableException e) {
      return false;
    }
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }
}
