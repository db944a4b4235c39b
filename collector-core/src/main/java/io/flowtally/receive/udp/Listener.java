// SPDX-License-Identifier: Apache-2.0
package io.flowtally.receive.udp;

import io.flowtally.receive.ListenerCounters;
import java.util.List;
import java.util.function.ToLongFunction;

/** One listening address and its sockets. Thread-safe. */
public final class Listener implements ListenerCounters {
  private final String name;
  private final List<BoundSocket> sockets;

  public Listener(String name, List<BoundSocket> sockets) {
    this.name = name;
    this.sockets = List.copyOf(sockets);
  }

  public List<BoundSocket> sockets() {
    return sockets;
  }

  private long sum(ToLongFunction<BoundSocket> counter) {
    return sockets.stream().mapToLong(counter).sum();
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public int port() {
    return sockets.get(0).local().getPort();
  }

  @Override
  public long datagrams() {
    return sum(socket -> socket.reader().datagrams());
  }

  @Override
  public long bytes() {
    return sum(socket -> socket.reader().bytes());
  }

  @Override
  public long kernelDropped() {
    return sum(BoundSocket::kernelDropped);
  }

  @Override
  public long truncated() {
    return sum(socket -> socket.reader().truncated());
  }

  @Override
  public long refused() {
    return sum(socket -> socket.reader().refused());
  }

  @Override
  public long handlerErrors() {
    return sum(socket -> socket.reader().handlerErrors());
  }

  @Override
  public long receiveBufferBytes() {
    return sum(BoundSocket::receiveBufferBytes);
  }

  @Override
  public long queuedBytes() {
    return sum(BoundSocket::queuedBytes);
  }
}
