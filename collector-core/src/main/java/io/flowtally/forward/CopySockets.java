// SPDX-License-Identifier: Apache-2.0
package io.flowtally.forward;

import io.flowtally.receive.Poller;
import io.netty.channel.ChannelException;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoop;
import io.netty.channel.WriteBufferWaterMark;
import io.netty.channel.epoll.EpollDatagramChannel;
import io.netty.channel.socket.DatagramChannel;
import io.netty.channel.socket.SocketProtocolFamily;
import io.netty.channel.socket.nio.NioDatagramChannel;
import io.netty.channel.unix.IntegerUnixChannelOption;
import java.net.InetSocketAddress;
import org.jspecify.annotations.Nullable;

/**
 * Makes the sockets that copies are sent from. With IP_TRANSPARENT (ip(7)) a socket may be bound to
 * an address of another machine; that takes CAP_NET_RAW or CAP_NET_ADMIN.
 */
final class CopySockets {
  private static final int SEND_BUFFER = 4 << 20;
  private static final WriteBufferWaterMark WAITING = new WriteBufferWaterMark(1 << 20, 2 << 20);

  // From <linux/in.h> and <linux/in6.h>; Netty has no names for these.
  private static final int SOL_IP = 0;
  private static final int SOL_IPV6 = 41;
  private static final ChannelOption<Integer> IP_TRANSPARENT =
      new IntegerUnixChannelOption("IP_TRANSPARENT", SOL_IP, 19);
  private static final ChannelOption<Integer> IPV6_TRANSPARENT =
      new IntegerUnixChannelOption("IPV6_TRANSPARENT", SOL_IPV6, 75);
  private static final ChannelOption<Integer> IP_MTU_DISCOVER =
      new IntegerUnixChannelOption("IP_MTU_DISCOVER", SOL_IP, 10);
  private static final ChannelOption<Integer> IPV6_MTU_DISCOVER =
      new IntegerUnixChannelOption("IPV6_MTU_DISCOVER", SOL_IPV6, 23);

  /** Whoever fragments on the way does so: a copy is not lost to a path with a small MTU. */
  private static final int PMTUDISC_DONT = 0;

  private final boolean epoll;
  private final @Nullable String refusal;

  private CopySockets(boolean epoll, @Nullable String refusal) {
    this.epoll = epoll;
    this.refusal = refusal;
  }

  static CopySockets of(Poller poller) {
    if (poller != Poller.EPOLL) {
      return new CopySockets(false, "only on Linux can a copy bear the exporter's address");
    }
    EpollDatagramChannel probe = new EpollDatagramChannel(SocketProtocolFamily.INET);
    try {
      probe.config().setOption(IP_TRANSPARENT, 1);
      return new CopySockets(true, null);
    } catch (ChannelException notAllowed) {
      return new CopySockets(
          true, "to keep the exporter's needs CAP_NET_RAW or CAP_NET_ADMIN: see docs/forward.md");
    } finally {
      probe.unsafe().closeForcibly();
    }
  }

  /** Why no copy can bear the exporter's address; null if it can. */
  @Nullable String refusal() {
    return refusal;
  }

  /** A socket with an address of this machine. */
  DatagramChannel own(EventLoop events, boolean v4) {
    DatagramChannel channel = channel(v4);
    register(channel, events);
    configure(channel, v4);
    ChannelFuture unused = channel.bind(new InetSocketAddress(0));
    return channel;
  }

  /** A socket with the address of another one; closed if it cannot be had. */
  DatagramChannel transparent(EventLoop events, InetSocketAddress from, boolean v4) {
    DatagramChannel channel = channel(v4);
    register(channel, events);
    configure(channel, v4);
    channel.config().setOption(v4 ? IP_TRANSPARENT : IPV6_TRANSPARENT, 1);
    // The port may be taken, by our own listener or by an exporter on this machine.
    if (!channel.bind(from).isSuccess()
        && !channel.bind(new InetSocketAddress(from.getAddress(), 0)).isSuccess()) {
      ChannelFuture unused = channel.close();
    }
    return channel;
  }

  private DatagramChannel channel(boolean v4) {
    SocketProtocolFamily family = v4 ? SocketProtocolFamily.INET : SocketProtocolFamily.INET6;
    return epoll ? new EpollDatagramChannel(family) : new NioDatagramChannel(family);
  }

  private static void register(DatagramChannel channel, EventLoop events) {
    channel.config().setAutoRead(false);
    ChannelFuture unused = events.register(channel);
  }

  private void configure(DatagramChannel channel, boolean v4) {
    channel.config().setSendBufferSize(SEND_BUFFER);
    channel.config().setWriteBufferWaterMark(WAITING);
    if (epoll) {
      channel.config().setOption(v4 ? IP_MTU_DISCOVER : IPV6_MTU_DISCOVER, PMTUDISC_DONT);
    }
  }
}
