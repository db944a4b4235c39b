// SPDX-License-Identifier: Apache-2.0
package io.flowtally.receive.tcp;

import io.flowtally.address.ListenAddress;
import io.flowtally.receive.Input;
import io.flowtally.receive.ListenErrors;
import io.flowtally.receive.ListenException;
import io.flowtally.receive.Poller;
import io.flowtally.receive.ReceiveLoops;
import io.flowtally.tls.ServerTls;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoop;
import io.netty.channel.FixedRecvByteBufAllocator;
import io.netty.channel.epoll.EpollChannelOption;
import io.netty.channel.epoll.EpollServerSocketChannel;
import io.netty.channel.socket.ServerSocketChannel;
import io.netty.channel.socket.SocketChannel;
import io.netty.channel.socket.SocketProtocolFamily;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.handler.ssl.SslHandler;
import java.net.Inet4Address;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLEngine;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * IPFIX over TCP and TLS (RFC 7011 sections 10.4 and 11). One socket an address accepts, and deals
 * the connections out to the loops in turn. The asymmetric part of handshakes, work that a stranger
 * can ask for, has a thread of its own. Thread-safe.
 */
public final class TcpInput implements Input {
  private static final Logger log = LoggerFactory.getLogger(TcpInput.class);
  private static final int READ_BYTES = 1 << 16;

  // Dead peers are found by the kernel: silent ones are asked after a minute.
  private static final int KEEPALIVE_IDLE_S = 60;
  private static final int KEEPALIVE_INTERVAL_S = 15;
  private static final int KEEPALIVE_TRIES = 4;
  private static final long LONGEST_DRAIN_MS = 1_000;

  private final TcpSettings settings;
  private final Poller poller;
  private final TcpTimes times;
  private final ConnectionLimits limits;
  private final List<TcpListener> listeners = new ArrayList<>();
  private final List<ServerSocketChannel> sockets = new ArrayList<>();
  private final ThreadPoolExecutor handshakes;
  private List<TcpLoop> loops = List.of();
  private boolean closed;

  public TcpInput(TcpSettings settings, Poller poller) {
    this(settings, poller, TcpTimes.USUAL);
  }

  TcpInput(TcpSettings settings, Poller poller, TcpTimes times) {
    this.times = times;
    this.settings = settings;
    this.poller = poller;
    this.limits =
        new ConnectionLimits(settings.limit(), settings.limitPerAddress(), times.graceMs());
    this.handshakes =
        new ThreadPoolExecutor(
            1,
            1,
            10,
            TimeUnit.SECONDS,
            new LinkedBlockingQueue<>(8 * settings.limit()),
            task -> {
              Thread thread = new Thread(task, "tls-handshakes");
              thread.setDaemon(true);
              return thread;
            });
    handshakes.allowCoreThreadTimeOut(true);
    settings.tcp().forEach(address -> listeners.add(new TcpListener(address, false)));
    settings.tls().forEach(address -> listeners.add(new TcpListener(address, true)));
  }

  @Override
  public void open(ReceiveLoops receiveLoops) throws ListenException {
    loops = receiveLoops.loops().stream().map(TcpLoop::new).toList();
    for (TcpListener listener : listeners) {
      ListenAddress address = listener.address();
      ServerBootstrap bootstrap =
          new ServerBootstrap()
              .group(loops.get(0).events(), receiveLoops.group())
              .channelFactory(() -> channel(address))
              .option(ChannelOption.AUTO_READ, false)
              .option(ChannelOption.SO_BACKLOG, settings.limit())
              .childOption(ChannelOption.SO_KEEPALIVE, true)
              .childOption(ChannelOption.ALLOW_HALF_CLOSURE, true)
              .childOption(
                  ChannelOption.RECVBUF_ALLOCATOR, new FixedRecvByteBufAllocator(READ_BYTES))
              .childHandler(new Accepting(listener));
      if (poller == Poller.EPOLL) {
        bootstrap
            .childOption(EpollChannelOption.TCP_KEEPIDLE, KEEPALIVE_IDLE_S)
            .childOption(EpollChannelOption.TCP_KEEPINTVL, KEEPALIVE_INTERVAL_S)
            .childOption(EpollChannelOption.TCP_KEEPCNT, KEEPALIVE_TRIES);
      }
      ChannelFuture future = bootstrap.bind(address.socketAddress()).awaitUninterruptibly();
      if (!future.isSuccess()) {
        close();
        throw ListenErrors.describe(address, "TCP", future.cause());
      }
      ServerSocketChannel socket = (ServerSocketChannel) future.channel();
      sockets.add(socket);
      listener.bound(socket.localAddress().getPort());
    }
  }

  private ServerSocketChannel channel(ListenAddress address) {
    if (poller != Poller.EPOLL) {
      return new NioServerSocketChannel();
    }
    // The default family is IPv6 where there is one: bound to all addresses it takes IPv4 too.
    return address.host() instanceof Inet4Address
        ? new EpollServerSocketChannel(SocketProtocolFamily.INET)
        : new EpollServerSocketChannel();
  }

  private final class Accepting extends ChannelInitializer<SocketChannel> {
    private final TcpListener listener;

    Accepting(TcpListener listener) {
      this.listener = listener;
    }

    @Override
    protected void initChannel(SocketChannel channel) {
      listener.countAccepted();
      if (channel.remoteAddress() == null) { // it has gone already
        listener.countClosed(CloseReason.ERROR);
        ChannelFuture unused = channel.close();
        return;
      }
      TcpLoop loop = loop(channel.eventLoop());
      TcpConnection connection = new TcpConnection(channel, listener, loop, limits);
      CloseReason refusal = connection.refusal();
      ServerTls tls = listener.encrypted() && refusal == null ? settings.identity().get() : null;
      if (refusal == null && listener.encrypted() && tls == null) {
        refusal = CloseReason.HANDSHAKE;
      }
      if (refusal != null) {
        limits.ended(connection);
        listener.countClosed(refusal);
        ChannelFuture unused = channel.close();
        return;
      }
      if (tls != null) {
        channel.pipeline().addLast(new HandshakeGate(), encryption(tls));
      }
      channel.pipeline().addLast(connection);
      loop.add(connection, times.slowMs(), settings.idle().toMillis());
    }
  }

  private SslHandler encryption(ServerTls tls) {
    SSLEngine engine = tls.context().createSSLEngine();
    engine.setUseClientMode(false);
    engine.setSSLParameters(tls.parameters());
    SslHandler handler = new SslHandler(engine, handshakes);
    handler.setHandshakeTimeoutMillis(times.handshakeMs());
    return handler;
  }

  private TcpLoop loop(EventLoop events) {
    for (TcpLoop loop : loops) {
      if (loop.events() == events) {
        return loop;
      }
    }
    throw new IllegalStateException("a connection on a loop of nobody");
  }

  @Override
  public void start() {
    sockets.forEach(socket -> socket.config().setAutoRead(true));
    for (TcpListener listener : listeners) {
      log.info(
          "listening on {} ({} port {}): up to {} connections",
          listener.name(),
          listener.encrypted() ? "TLS" : "TCP",
          listener.port(),
          settings.limit());
    }
  }

  @Override
  public List<TcpListener> streams() {
    return List.copyOf(listeners);
  }

  @Override
  public void drain(long atMostMs) {
    synchronized (this) {
      if (closed) {
        return;
      }
    }
    long longestMs = Math.min(atMostMs, LONGEST_DRAIN_MS);
    acceptWaiting(TcpLoop.clockMs() + longestMs);
    sockets.forEach(socket -> socket.close().awaitUninterruptibly());
    long deadlineMs = TcpLoop.clockMs() + longestMs;
    CountDownLatch done = new CountDownLatch(loops.size());
    loops.forEach(loop -> new LoopDrain(loop, deadlineMs, done).start());
    await(done, 2 * LONGEST_DRAIN_MS);
    close();
  }

  /**
   * Accepts what the kernel has connected already: a listening socket that closes resets the
   * connections that wait on it, with what their exporters have sent.
   */
  private void acceptWaiting(long deadlineMs) {
    long before;
    long now = accepted();
    do {
      before = now;
      pause();
      // The first turn may be one whose look at the sockets is over.
      takeATurn();
      takeATurn();
      now = accepted();
    } while (now != before && TcpLoop.clockMs() < deadlineMs);
  }

  /** A busy kernel may take a moment to hand over what its peers see as sent. */
  private static void pause() {
    try {
      Thread.sleep(LoopDrain.LOOK_MS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private long accepted() {
    return listeners.stream().mapToLong(TcpListener::accepted).sum();
  }

  private void takeATurn() {
    loops.forEach(loop -> loop.events().submit(() -> {}).awaitUninterruptibly());
  }

  private static void await(CountDownLatch done, long ms) {
    try {
      if (!done.await(ms, TimeUnit.MILLISECONDS)) {
        log.warn("connections are closed with something unread");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public void close() {
    synchronized (this) {
      if (closed) {
        return;
      }
      closed = true;
    }
    sockets.forEach(socket -> socket.close().awaitUninterruptibly());
    CountDownLatch done = new CountDownLatch(loops.size());
    for (TcpLoop loop : loops) {
      loop.events()
          .execute(
              () -> {
                loop.open().forEach(connection -> connection.close(CloseReason.SHUTDOWN));
                done.countDown();
              });
    }
    await(done, LONGEST_DRAIN_MS);
    handshakes.shutdownNow();
  }
}
