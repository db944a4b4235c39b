// SPDX-License-Identifier: Apache-2.0
package io.flowtally.receive.udp;

import io.flowtally.address.ListenAddress;
import io.flowtally.receive.ListenException;
import io.flowtally.receive.Poller;
import io.netty.bootstrap.Bootstrap;
import io.netty.channel.ChannelOption;
import io.netty.channel.FixedRecvByteBufAllocator;
import io.netty.channel.socket.DatagramChannel;
import io.netty.channel.socket.SocketProtocolFamily;
import io.netty.channel.socket.nio.NioChannelOption;
import io.netty.channel.socket.nio.NioDatagramChannel;
import java.net.Inet4Address;
import java.net.StandardSocketOptions;
import org.jspecify.annotations.Nullable;

/** Where there is no epoll: macOS, musl, a temporary directory that cannot hold the library. */
final class NioTransport implements Transport {
  /** Netty reads so many before it hands on the first; each has a buffer of its own. */
  private static final int DATAGRAMS_PER_TURN = 16;

  @Override
  public Poller poller() {
    return Poller.NIO;
  }

  @Override
  public int datagramsPerTurn() {
    return DATAGRAMS_PER_TURN;
  }

  @Override
  public DatagramChannel open(ListenAddress address) {
    return address.host() instanceof Inet4Address
        ? new NioDatagramChannel(SocketProtocolFamily.INET)
        : new NioDatagramChannel();
  }

  @Override
  public DatagramChannel adopt(InheritedSocket socket) throws ListenException {
    throw new ListenException(
        "cannot take over socket "
            + socket.fd()
            + " of the service manager without epoll: stop the .socket unit");
  }

  @Override
  public void configure(Bootstrap bootstrap, ReadBuffer buffer, boolean sharePort) {
    bootstrap.option(ChannelOption.RECVBUF_ALLOCATOR, ownBuffers(buffer));
    if (sharePort) {
      bootstrap.option(NioChannelOption.of(StandardSocketOptions.SO_REUSEPORT), true);
    }
  }

  @Override
  public void configure(DatagramChannel channel, ReadBuffer buffer) {
    channel.config().setRecvByteBufAllocator(ownBuffers(buffer));
  }

  private static FixedRecvByteBufAllocator ownBuffers(ReadBuffer buffer) {
    FixedRecvByteBufAllocator allocator = new FixedRecvByteBufAllocator(buffer.slotBytes());
    allocator.maxMessagesPerRead(DATAGRAMS_PER_TURN);
    return allocator;
  }

  @Override
  public long receiveBuffer(DatagramChannel channel) {
    // The JDK halves what Linux reports, so this is the unit of the wish already.
    return channel.config().getReceiveBufferSize();
  }

  @Override
  public long requestReceiveBuffer(DatagramChannel channel, long bytes) {
    channel.config().setReceiveBufferSize((int) Math.min(bytes, Integer.MAX_VALUE / 2));
    return receiveBuffer(channel);
  }

  @Override
  public @Nullable SocketMemory memory(DatagramChannel channel) {
    return null;
  }

  @Override
  public boolean connectKeepsQueue() {
    // The JDK empties the queue of a channel that it connects.
    return false;
  }
}
