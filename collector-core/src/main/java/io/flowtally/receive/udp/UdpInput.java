// SPDX-License-Identifier: Apache-2.0
package io.flowtally.receive.udp;

import io.flowtally.address.ListenAddress;
import io.flowtally.receive.Input;
import io.flowtally.receive.ListenException;
import io.flowtally.receive.Poller;
import io.flowtally.receive.ReceiveLoops;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Datagrams: each loop has a socket of its own for every address. Thread-safe. */
public final class UdpInput implements Input {
  private static final Logger log = LoggerFactory.getLogger(UdpInput.class);

  private final UdpSettings settings;
  private final Transport transport;
  private final List<UdpLoop> loops = new ArrayList<>();
  private final List<Listener> listeners = new ArrayList<>();
  private boolean closed;

  /** Sockets for loops that wait in this way. */
  public UdpInput(UdpSettings settings, Poller poller) {
    this(settings, Transport.of(poller));
  }

  UdpInput(UdpSettings settings, Transport transport) {
    this.settings = settings;
    this.transport = transport;
  }

  @Override
  public void open(ReceiveLoops receiveLoops) throws ListenException {
    if (settings.listen().isEmpty() && settings.inherited().isEmpty()) {
      throw new ListenException("nothing to listen on: write listen: [\":2055\"]");
    }
    receiveLoops
        .loops()
        .forEach(
            loop ->
                loops.add(
                    new UdpLoop(loop, settings.maxDatagramBytes(), transport.datagramsPerTurn())));
    SocketBinder binder = new SocketBinder(transport, loops, settings.receiveBufferBytes());
    boolean complete = false;
    try {
      bind(binder);
      complete = true;
    } finally {
      if (!complete) {
        binder.bound().forEach(BoundSocket::close);
        close();
      }
    }
  }

  private void bind(SocketBinder binder) throws ListenException {
    for (InheritedSocket socket : settings.inherited()) {
      listeners.add(binder.adopt(socket, listeners.size(), settings.listen()));
    }
    List<Listener> inherited = List.copyOf(listeners);
    for (ListenAddress address : settings.listen()) {
      if (inherited.stream().noneMatch(listener -> covers(listener, address))) {
        listeners.add(binder.bind(address));
      }
    }
  }

  @Override
  public void start() {
    sockets().forEach(BoundSocket::startReading);
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
  @Override
  public List<Listener> listeners() {
    return List.copyOf(listeners);
  }

  @Override
  public void drain(long atMostMs) {
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

  @Override
  public void close() {
    synchronized (this) {
      if (closed) {
        return;
      }
      closed = true;
    }
    sockets().forEach(BoundSocket::close);
    // The loops have seen the closes, and read no more.
    loops.forEach(loop -> loop.readBuffer().release());
  }
}
