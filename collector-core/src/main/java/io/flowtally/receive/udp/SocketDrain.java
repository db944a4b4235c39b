// SPDX-License-Identifier: Apache-2.0
package io.flowtally.receive.udp;

import io.netty.channel.ChannelFuture;
import io.netty.channel.EventLoop;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;

/**
 * Lets one socket read on until the kernel holds nothing more for it. Looks on the loop's own
 * thread, between two reads, so nothing is in flight when the queue is seen empty.
 *
 * <p>Where it may, it first connects the socket to an address that nobody sends from: from then on
 * the kernel accepts nothing new for it, and what it had accepted is what is read.
 */
final class SocketDrain {
  private static final long LOOK_AGAIN_MS = 1;

  /** Without a queue length to ask for, so long without a datagram passes for empty. */
  private static final long QUIET_NS = TimeUnit.MILLISECONDS.toNanos(50);

  private final BoundSocket socket;
  private final Transport transport;
  private final EventLoop loop;
  private final long deadlineNs;
  private final CountDownLatch done;
  private long datagramsSeen = -1;
  private long changedNs;

  SocketDrain(BoundSocket socket, Transport transport, long deadlineNs, CountDownLatch done) {
    this.socket = socket;
    this.transport = transport;
    this.loop = socket.channel().eventLoop();
    this.deadlineNs = deadlineNs;
    this.done = done;
  }

  void start() {
    loop.execute(
        () -> {
          // After a pause there is always something in the queue of a socket under load.
          socket.reader().endPauses();
          if (transport.connectKeepsQueue() && !socket.inherited()) {
            InetAddress own = socket.local().getAddress();
            InetAddress nobody = own.isAnyLocalAddress() ? InetAddress.getLoopbackAddress() : own;
            SocketAddress to = new InetSocketAddress(nobody, socket.local().getPort());
            // Where it fails, the deadline is what ends a flood.
            ChannelFuture unused = socket.channel().connect(to);
          }
          look();
        });
  }

  private void look() {
    long nowNs = System.nanoTime();
    if (nowNs - deadlineNs >= 0 || !socket.channel().isOpen() || empty(nowNs)) {
      done.countDown();
      return;
    }
    Future<?> unused = loop.schedule(this::look, LOOK_AGAIN_MS, TimeUnit.MILLISECONDS);
  }

  private boolean empty(long nowNs) {
    if (transport.memory(socket.channel()) != null) {
      return socket.queuedBytes() == 0;
    }
    long datagrams = socket.reader().datagrams();
    if (datagrams != datagramsSeen) {
      datagramsSeen = datagrams;
      changedNs = nowNs;
      return false;
    }
    return nowNs - changedNs >= QUIET_NS;
  }
}
