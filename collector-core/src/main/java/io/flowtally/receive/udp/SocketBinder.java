// SPDX-License-Identifier: Apache-2.0
package io.flowtally.receive.udp;

import io.flowtally.address.ListenAddress;
import io.flowtally.receive.ListenErrors;
import io.flowtally.receive.ListenException;
import io.netty.bootstrap.Bootstrap;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelOption;
import io.netty.channel.socket.DatagramChannel;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Opens and binds the sockets. None of them reads before all are bound. Used by one thread. */
final class SocketBinder {
  private static final Logger log = LoggerFactory.getLogger(SocketBinder.class);

  /**
   * With 64 even the 208 KiB of a kernel that nobody has told otherwise make 13 MiB, and a few
   * exporters seldom share a socket. Those that have nothing cost nothing.
   */
  static final int MOST_SOCKETS_PER_LOOP = 64;

  private final Transport transport;
  private final List<UdpLoop> loops;
  private final long receiveBufferBytes;
  private final List<BoundSocket> bound = new ArrayList<>();

  SocketBinder(Transport transport, List<UdpLoop> loops, long receiveBufferBytes) {
    this.transport = transport;
    this.loops = loops;
    this.receiveBufferBytes = receiveBufferBytes;
  }

  /**
   * A socket on each loop, or several, so that together they have the receive buffer that one alone
   * was not granted. The kernel spreads the senders over them.
   */
  Listener bind(ListenAddress address) throws ListenException {
    // Sockets with SO_REUSEPORT would silently share the port with another process of this user: so
    // the first is bound without.
    UdpLoop first = loops.get(0);
    DatagramReader alone = new DatagramReader(address.text(), first);
    DatagramChannel channel = open(address, first, alone, false);
    long granted = transport.requestReceiveBuffer(channel, receiveBufferBytes);
    int socketsPerLoop = socketsPerLoop(granted);
    if (loops.size() == 1 && socketsPerLoop == 1) {
      return new Listener(
          address.text(), List.of(keep(channel, first, alone, false, address.text(), 1)));
    }
    channel.close().awaitUninterruptibly();
    List<BoundSocket> sockets = new ArrayList<>();
    ListenAddress next = address;
    for (int i = 0; i < socketsPerLoop; i++) {
      for (UdpLoop loop : loops) {
        DatagramReader reader = new DatagramReader(address.text(), loop);
        channel = open(next, loop, reader, true);
        sockets.add(keep(channel, loop, reader, false, address.text(), socketsPerLoop));
        // The first took a free port; the others join it there.
        next = next.withPort(channel.localAddress().getPort());
      }
    }
    return new Listener(address.text(), sockets);
  }

  private int socketsPerLoop(long granted) {
    if (granted >= receiveBufferBytes || !transport.poller().sharesPorts()) {
      return 1;
    }
    long each = Math.max(1, granted);
    return (int) Math.min(MOST_SOCKETS_PER_LOOP, (receiveBufferBytes + each - 1) / each);
  }

  private DatagramChannel open(
      ListenAddress address, UdpLoop loop, DatagramReader reader, boolean share)
      throws ListenException {
    Bootstrap bootstrap = new Bootstrap();
    bootstrap
        .group(loop.events())
        .channelFactory(() -> transport.open(address))
        .option(ChannelOption.AUTO_READ, false)
        .handler(reader);
    transport.configure(bootstrap, loop.readBuffer(), share);
    ChannelFuture future = bootstrap.bind(address.socketAddress()).awaitUninterruptibly();
    if (!future.isSuccess()) {
      throw ListenErrors.describe(address, "UDP", future.cause());
    }
    return (DatagramChannel) future.channel();
  }

  /** A socket that the service manager passed, on the loop of its turn. */
  Listener adopt(InheritedSocket socket, int turn, List<ListenAddress> configured)
      throws ListenException {
    UdpLoop loop = loops.get(turn % loops.size());
    DatagramChannel channel = transport.adopt(socket);
    String name = nameOf(channel.localAddress(), configured);
    DatagramReader reader = new DatagramReader(name, loop);
    channel.config().setAutoRead(false);
    transport.configure(channel, loop.readBuffer());
    channel.pipeline().addLast(reader);
    ChannelFuture future = loop.events().register(channel).awaitUninterruptibly();
    if (!future.isSuccess()) {
      throw new ListenException(
          "cannot read socket " + socket.fd() + " of the service manager: " + future.cause(),
          future.cause());
    }
    return new Listener(name, List.of(keep(channel, loop, reader, true, name, 1)));
  }

  private static String nameOf(InetSocketAddress local, List<ListenAddress> configured) {
    for (ListenAddress address : configured) {
      if (address.isCoveredBy(local)) {
        return address.text();
      }
    }
    return local.getAddress().isAnyLocalAddress()
        ? ":" + local.getPort()
        : local.toString().replaceFirst("^[^/]*/", "");
  }

  private BoundSocket keep(
      DatagramChannel channel,
      UdpLoop loop,
      DatagramReader reader,
      boolean inherited,
      String name,
      int socketsPerLoop) {
    long granted = receiveBuffer(channel, inherited);
    if (granted < receiveBufferBytes && bound.isEmpty()) {
      log.warn(
          "{}: receive buffer of {} bytes instead of {}, {} sockets for each receiver; for more: sysctl net.core.rmem_max={}",
          name,
          granted,
          receiveBufferBytes,
          socketsPerLoop,
          receiveBufferBytes);
    }
    loop.pause().receiveBuffer(granted, socketsPerLoop);
    BoundSocket socket = new BoundSocket(channel, reader, transport, inherited, granted);
    bound.add(socket);
    return socket;
  }

  /** The service manager may have granted more than is wanted here: that stays as it is. */
  private long receiveBuffer(DatagramChannel channel, boolean inherited) {
    long present = transport.receiveBuffer(channel);
    return inherited && present >= receiveBufferBytes
        ? present
        : transport.requestReceiveBuffer(channel, receiveBufferBytes);
  }

  /** What was bound before something failed. */
  List<BoundSocket> bound() {
    return bound;
  }
}
