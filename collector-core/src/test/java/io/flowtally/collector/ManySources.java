// SPDX-License-Identifier: Apache-2.0
package io.flowtally.collector;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardProtocolFamily;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
import java.util.Random;

/** Sends from many addresses of 127.0.0.0/8, and now and then from new ones. One thread. */
final class ManySources implements AutoCloseable {
  private static final int OPEN = 48;
  private static final int SENDS_UNTIL_ANOTHER = 100;

  private final Random random;
  private final InetSocketAddress target;
  private final DatagramChannel[] channels = new DatagramChannel[OPEN];
  private long sent;

  ManySources(long seed, int port) throws IOException {
    random = new Random(seed);
    target = new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
    for (int i = 0; i < OPEN; i++) {
      channels[i] = open();
    }
  }

  private DatagramChannel open() throws IOException {
    byte[] address = {127, (byte) random.nextInt(), (byte) random.nextInt(), 1};
    DatagramChannel channel = DatagramChannel.open(StandardProtocolFamily.INET);
    channel.bind(new InetSocketAddress(InetAddress.getByAddress(address), 0));
    // Not connected: a channel that is keeps empty datagrams to itself.
    return channel;
  }

  void send(byte[] datagram) throws IOException {
    int which = random.nextInt(OPEN);
    channels[which].send(ByteBuffer.wrap(datagram), target);
    sent++;
    if (sent % SENDS_UNTIL_ANOTHER == 0) {
      channels[which].close();
      channels[which] = open();
    }
  }

  long sent() {
    return sent;
  }

  @Override
  public void close() throws IOException {
    for (DatagramChannel channel : channels) {
      channel.close();
    }
  }
}
