// SPDX-License-Identifier: Apache-2.0
package io.flowtally.receive.udp;

import io.flowtally.receive.DatagramHandler;
import io.flowtally.receive.ListenException;
import io.flowtally.receive.ListenerCounters;
import io.flowtally.receive.LoopThreads;
import io.flowtally.receive.ReceiveLoop;
import io.flowtally.receive.ReceiveSettings;
import io.netty.channel.EventLoop;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.util.concurrent.EventExecutor;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.IntFunction;
import java.util.stream.IntStream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The bound sockets and their event loops: each loop is one thread with a socket of its own for
 * every address. Thread-safe.
 */
public final class UdpReceivers implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(UdpReceivers.class);
  private static final long DRAIN_MS = 5_000;
  private static final int MOST_LOOPS = 8;

  private final Transport transport;
  private final EventLoopGroup group;
  private final List<ReceiveLoop> loops;
  private final List<Listener> listeners = new ArrayList<>();
  private boolean closed;

  private UdpReceivers(Transport transport, EventLoopGroup group, List<ReceiveLoop> loops) {
    this.transport = transport;
    this.group = group;
    this.loops = loops;
  }

  /**
   * Binds every address and starts reading.
   *
   * @param handlerOfLoop makes the handler of loop 0, 1, ...; it is called before any socket reads
   * @throws ListenException with one line that says what to do; nothing stays bound
   */
  public static UdpReceivers bind(
      ReceiveSettings settings, IntFunction<DatagramHandler> handlerOfLoop) throws ListenException {
    return bind(settings, handlerOfLoop, Transport.best());
  }

  static UdpReceivers bind(
      ReceiveSettings settings, IntFunction<DatagramHandler> handlerOfLoop, Transport transport)
      throws ListenException {
    List<ListenAddress> addresses = new ArrayList<>();
    for (String text : settings.listen()) {
      addresses.add(ListenAddress.parse(text));
    }
    if (addresses.isEmpty() && settings.inherited().isEmpty()) {
      throw new ListenException("nothing to listen on: write listen: [\":2055\"]");
    }
    int count = transport.sharesPorts() ? loopsFor(settings.receivers()) : 1;
    List<DatagramHandler> handlers = IntStream.range(0, count).mapToObj(handlerOfLoop).toList();
    EventLoopGroup group =
        new MultiThreadIoEventLoopGroup(count, new LoopThreads(), transport.ioHandlers());
    List<ReceiveLoop> loops = new ArrayList<>();
    for (EventExecutor events : group) {
      DatagramHandler handler = handlers.get(loops.size());
      loops.add(
          new ReceiveLoop(
              (EventLoop) events,
              handler,
              settings.maxDatagramBytes(),
              transport.datagramsPerTurn()));
    }
    UdpReceivers receivers = new UdpReceivers(transport, group, loops);
    receivers.bindAll(settings, addresses);
    return receivers;
  }

  /**
   * Half of the cores, for the other half has the kernel's share of receiving, scrapes and the
   * collector of garbage to run; a loop takes some 230,000 datagrams a second.
   */
  private static int loopsFor(int receivers) {
    int half = Runtime.getRuntime().availableProcessors() / 2;
    return receivers > 0 ? receivers : Math.max(1, Math.min(MOST_LOOPS, half));
  }

  private void bindAll(ReceiveSettings settings, List<ListenAddress> addresses)
      throws ListenException {
    SocketBinder binder = new SocketBinder(transport, loops, settings.receiveBufferBytes());
    boolean complete = false;
    try {
      for (InheritedSocket socket : settings.inherited()) {
        listeners.add(binder.adopt(socket, listeners.size(), addresses));
      }
      List<Listener> inherited = List.copyOf(listeners);
      for (ListenAddress address : addresses) {
        if (inherited.stream().noneMatch(listener -> covers(listener, address))) {
          listeners.add(binder.bind(address));
        }
      }
      complete = true;
    } finally {
      if (!complete) {
        binder.bound().forEach(BoundSocket::close);
        close();
      }
    }
    binder.bound().forEach(BoundSocket::startReading);
    for (Listener listener : listeners) {
      log.info(
          "listening on {} (UDP port {}): {} sockets, receive buffers of {} bytes in all",
          listener.name(),
          listener.port(),
          listener.sockets().size(),
          listener.receiveBufferBytes());
    }
  }

  private static boolean covers(Listener inherited, ListenAddress address) {
    return inherited.sockets().stream().anyMatch(socket -> address.isCoveredBy(socket.local()));
  }

  /** One entry an address; several sockets of one address that were inherited have one each. */
  public List<ListenerCounters> listeners() {
    return List.copyOf(listeners);
  }

  /** How many event loops read: handlers exist for 0 to this - 1. */
  public int loops() {
    return loops.size();
  }

  /**
   * Runs the task on the thread of every loop, between two batches, and returns at once; afterwards
   * that loop has let go of what it used before. After the close it does nothing.
   */
  public synchronized void runOnLoops(Runnable task) {
    if (!closed) {
      loops.forEach(loop -> loop.events().execute(task));
    }
  }

  /**
   * Reads until the sockets are empty, for a few seconds at most, then closes them. Datagrams that
   * the kernel had accepted are handed on; what comes for an inherited socket after that waits for
   * the next process.
   */
  public void drain() {
    drain(DRAIN_MS);
  }

  void drain(long atMostMs) {
    synchronized (this) {
      if (closed) {
        return;
      }
    }
    List<BoundSocket> sockets = sockets();
    long deadlineNs = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(atMostMs);
    CountDownLatch done = new CountDownLatch(sockets.size());
    for (BoundSocket socket : sockets) {
      new SocketDrain(socket, transport, deadlineNs, done).start();
    }
    try {
      done.await(2 * atMostMs, TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    close();
  }

  private List<BoundSocket> sockets() {
    return listeners.stream().flatMap(listener -> listener.sockets().stream()).toList();
  }

  /** Closes the sockets as they are. The counters keep their last values. */
  @Override
  public void close() {
    synchronized (this) {
      if (closed) {
        return;
      }
      closed = true;
    }
    sockets().forEach(BoundSocket::close);
    group.shutdownGracefully(0, 1, TimeUnit.SECONDS).awaitUninterruptibly();
    loops.forEach(loop -> loop.readBuffer().release());
  }
}
