// SPDX-License-Identifier: Apache-2.0
package io.flowtally.receive;

import io.netty.channel.EventLoop;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.util.concurrent.EventExecutor;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.IntFunction;
import java.util.stream.IntStream;

/** The event loops that read and count for all inputs: one thread each. Thread-safe. */
public final class ReceiveLoops implements AutoCloseable {
  private static final int MOST_LOOPS = 8;

  private final Poller poller;
  private final EventLoopGroup group;
  private final List<ReceiveLoop> loops;
  private boolean closed;

  private ReceiveLoops(Poller poller, EventLoopGroup group, List<ReceiveLoop> loops) {
    this.poller = poller;
    this.group = group;
    this.loops = List.copyOf(loops);
  }

  /**
   * Starts the threads, which wait for their first socket.
   *
   * @param wanted loops; 0: by the cores. One where several sockets cannot share a port
   * @param handlerOfLoop makes the handler of loop 0, 1, ...
   */
  public static ReceiveLoops start(
      Poller poller, int wanted, IntFunction<DatagramHandler> handlerOfLoop) {
    int count = count(poller, wanted);
    List<DatagramHandler> handlers = IntStream.range(0, count).mapToObj(handlerOfLoop).toList();
    EventLoopGroup group =
        new MultiThreadIoEventLoopGroup(count, new LoopThreads(), poller.ioHandlers());
    List<ReceiveLoop> loops = new ArrayList<>();
    for (EventExecutor events : group) {
      loops.add(new ReceiveLoop((EventLoop) events, handlers.get(loops.size())));
    }
    return new ReceiveLoops(poller, group, loops);
  }

  /** How many loops there will be where so many are wanted. */
  public static int count(Poller poller, int wanted) {
    return poller.sharesPorts() ? loopsFor(wanted) : 1;
  }

  /**
   * Half of the cores, for the other half has the kernel's share of receiving, scrapes and the
   * collector of garbage to run; a loop takes some 230,000 datagrams a second.
   */
  private static int loopsFor(int wanted) {
    int half = Runtime.getRuntime().availableProcessors() / 2;
    return wanted > 0 ? wanted : Math.max(1, Math.min(MOST_LOOPS, half));
  }

  public Poller poller() {
    return poller;
  }

  /** For connections, which are dealt out to the loops. */
  public EventLoopGroup group() {
    return group;
  }

  public List<ReceiveLoop> loops() {
    return loops;
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

  /** Ends the threads. What is registered with them must have been closed. */
  @Override
  public void close() {
    synchronized (this) {
      if (closed) {
        return;
      }
      closed = true;
    }
    group.shutdownGracefully(0, 1, TimeUnit.SECONDS).awaitUninterruptibly();
  }
}
