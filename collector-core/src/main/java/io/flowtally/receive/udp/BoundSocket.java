// SPDX-License-Identifier: Apache-2.0
package io.flowtally.receive.udp;

import io.netty.channel.socket.DatagramChannel;
import java.net.InetSocketAddress;

/**
 * One socket on one loop. Any thread may ask for its counters; what the kernel counts is asked from
 * it while the socket is open, and remembered at the close.
 */
public final class BoundSocket {
  private final DatagramChannel channel;
  private final DatagramReader reader;
  private final Transport transport;
  private final boolean inherited;
  private final InetSocketAddress local;
  private final long receiveBufferBytes;

  // Guarded by this, as is the close: a closed descriptor may be another file's already.
  private SocketMemory memory = new SocketMemory(0, 0);
  private long dropped;
  private boolean closed;

  BoundSocket(
      DatagramChannel channel,
      DatagramReader reader,
      Transport transport,
      boolean inherited,
      long receiveBufferBytes) {
    this.channel = channel;
    this.reader = reader;
    this.transport = transport;
    this.inherited = inherited;
    this.local = channel.localAddress();
    this.receiveBufferBytes = receiveBufferBytes;
  }

  DatagramChannel channel() {
    return channel;
  }

  public DatagramReader reader() {
    return reader;
  }

  /** True if others hold this socket too, so that its state must stay as it was. */
  boolean inherited() {
    return inherited;
  }

  public InetSocketAddress local() {
    return local;
  }

  public long receiveBufferBytes() {
    return receiveBufferBytes;
  }

  void startReading() {
    channel.config().setAutoRead(true);
  }

  synchronized long kernelDropped() {
    ask();
    return dropped;
  }

  synchronized long queuedBytes() {
    ask();
    return closed ? 0 : memory.queuedBytes();
  }

  private void ask() {
    if (closed || !channel.isOpen()) {
      return;
    }
    SocketMemory now = transport.memory(channel);
    if (now != null) {
      // The kernel's counter has 32 bits; the difference is right across its wrap.
      dropped += (now.dropped() - memory.dropped()) & 0xFFFF_FFFFL;
      memory = now;
    }
  }

  /** Closes it and waits until it is closed. Not from a loop's thread. */
  void close() {
    synchronized (this) {
      ask();
      closed = true;
    }
    channel.close().awaitUninterruptibly();
  }
}
