// SPDX-License-Identifier: Apache-2.0
package io.flowtally.receive.udp;

import io.flowtally.address.ListenAddress;
import io.flowtally.receive.ListenException;
import io.flowtally.receive.Poller;
import io.netty.bootstrap.Bootstrap;
import io.netty.channel.ChannelException;
import io.netty.channel.ChannelOption;
import io.netty.channel.epoll.EpollChannelOption;
import io.netty.channel.epoll.EpollDatagramChannel;
import io.netty.channel.socket.DatagramChannel;
import io.netty.channel.socket.SocketProtocolFamily;
import io.netty.channel.unix.IntegerUnixChannelOption;
import io.netty.channel.unix.RawUnixChannelOption;
import io.netty.channel.unix.UnixChannelOption;
import java.net.Inet4Address;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.jspecify.annotations.Nullable;

/** Linux: recvmmsg, SO_REUSEPORT, and the kernel's own counters of each socket. */
final class EpollTransport implements Transport {
  // From <asm-generic/socket.h> and <linux/sock_diag.h>; Netty has no names for these.
  private static final int SOL_SOCKET = 1;
  private static final int MEMINFO_WORDS = 9;
  private static final int MEMINFO_QUEUED = 0;
  private static final int MEMINFO_DROPS = 8;
  static final ChannelOption<Integer> SO_RCVBUFFORCE =
      new IntegerUnixChannelOption("SO_RCVBUFFORCE", SOL_SOCKET, 33);
  private static final int SOCK_DGRAM = 2;
  private static final ChannelOption<Integer> SO_TYPE =
      new IntegerUnixChannelOption("SO_TYPE", SOL_SOCKET, 3);
  private static final ChannelOption<ByteBuffer> SO_MEMINFO =
      new RawUnixChannelOption("SO_MEMINFO", SOL_SOCKET, 55, MEMINFO_WORDS * Integer.BYTES);

  private final boolean mayForce;

  EpollTransport() {
    this(true);
  }

  /**
   * @param mayForce false never asks for more than the kernel's maximum, as if that were refused
   */
  EpollTransport(boolean mayForce) {
    this.mayForce = mayForce;
  }

  @Override
  public Poller poller() {
    return Poller.EPOLL;
  }

  @Override
  public int datagramsPerTurn() {
    return ReadBuffer.DATAGRAMS_PER_TURN;
  }

  @Override
  public DatagramChannel open(ListenAddress address) {
    // The default family is IPv6 where there is one: bound to all addresses it takes IPv4 too.
    return address.host() instanceof Inet4Address
        ? new EpollDatagramChannel(SocketProtocolFamily.INET)
        : new EpollDatagramChannel();
  }

  @Override
  public DatagramChannel adopt(InheritedSocket socket) throws ListenException {
    socket.requireNonBlocking();
    EpollDatagramChannel channel = new EpollDatagramChannel(socket.fd());
    Integer type = channel.config().getOption(SO_TYPE);
    if (type == null || type != SOCK_DGRAM) {
      throw new ListenException(
          "socket "
              + socket.fd()
              + " of the service manager is not UDP: write ListenDatagram=2055");
    }
    return channel;
  }

  @Override
  public void configure(Bootstrap bootstrap, ReadBuffer buffer, boolean sharePort) {
    bootstrap
        .option(ChannelOption.RECVBUF_ALLOCATOR, buffer)
        .option(EpollChannelOption.MAX_DATAGRAM_PAYLOAD_SIZE, buffer.slotBytes())
        .option(UnixChannelOption.SO_REUSEPORT, sharePort);
  }

  @Override
  public void configure(DatagramChannel channel, ReadBuffer buffer) {
    channel.config().setRecvByteBufAllocator(buffer);
    channel.config().setOption(EpollChannelOption.MAX_DATAGRAM_PAYLOAD_SIZE, buffer.slotBytes());
  }

  @Override
  public long receiveBuffer(DatagramChannel channel) {
    // The kernel doubles what is asked, for its own structures, and reports the double.
    return channel.config().getReceiveBufferSize() / 2;
  }

  @Override
  public long requestReceiveBuffer(DatagramChannel channel, long bytes) {
    int wanted = (int) Math.min(bytes, Integer.MAX_VALUE / 2);
    if (!force(channel, wanted)) {
      long present = receiveBuffer(channel);
      // The kernel cuts the wish to its maximum: of a larger buffer that would make a smaller one.
      if (wanted < present || grantedToAnyone(wanted) > present) {
        channel.config().setReceiveBufferSize(wanted);
      }
    }
    return receiveBuffer(channel);
  }

  /** Past net.core.rmem_max; allowed with CAP_NET_ADMIN only. */
  private boolean force(DatagramChannel channel, int wanted) {
    if (!mayForce) {
      return false;
    }
    try {
      channel.config().setOption(SO_RCVBUFFORCE, wanted);
      return true;
    } catch (ChannelException notAllowed) {
      return false;
    }
  }

  /**
   * What a socket gets that asks for so much. A socket tells it, for a container may not see the
   * kernel's maximum in /proc; and not the one in hand, for what it loses it does not get back.
   */
  private long grantedToAnyone(int wanted) {
    EpollDatagramChannel probe = new EpollDatagramChannel(SocketProtocolFamily.INET);
    try {
      probe.config().setReceiveBufferSize(wanted);
      return receiveBuffer(probe);
    } finally {
      probe.unsafe().closeForcibly();
    }
  }

  @Override
  public @Nullable SocketMemory memory(DatagramChannel channel) {
    ByteBuffer words = channel.config().getOption(SO_MEMINFO);
    if (words == null) {
      return null;
    }
    words.order(ByteOrder.nativeOrder());
    return new SocketMemory(
        Integer.toUnsignedLong(words.getInt(MEMINFO_QUEUED * Integer.BYTES)),
        Integer.toUnsignedLong(words.getInt(MEMINFO_DROPS * Integer.BYTES)));
  }

  @Override
  public boolean connectKeepsQueue() {
    return true;
  }
}
