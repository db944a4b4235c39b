// SPDX-License-Identifier: Apache-2.0
package io.flowtally.receive.tcp;

import io.flowtally.receive.DatagramHandler;
import io.flowtally.receive.HandlerErrors;
import io.flowtally.receive.OnceAMinute;
import io.flowtally.receive.ReceiveLoop;
import io.netty.channel.EventLoop;
import io.netty.util.concurrent.ScheduledFuture;
import java.net.InetAddress;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What connections need of one event loop. Everything but {@link #events} belongs to the loop's
 * thread.
 */
final class TcpLoop {
  private static final Logger log = LoggerFactory.getLogger(TcpLoop.class);
  private static final int LARGEST_MESSAGE = 65_535;
  private static final long LOOK_MS = 500;

  private final ReceiveLoop loop;
  private final byte[] message = new byte[LARGEST_MESSAGE];
  private final Set<TcpConnection> open = new HashSet<>();
  private final HandlerErrors errors = new HandlerErrors();
  private @Nullable ScheduledFuture<?> looking;
  private final OnceAMinute telling = new OnceAMinute();

  TcpLoop(ReceiveLoop loop) {
    this.loop = loop;
  }

  /** Milliseconds of a clock that nobody sets. */
  static long clockMs() {
    return TimeUnit.NANOSECONDS.toMillis(System.nanoTime());
  }

  EventLoop events() {
    return loop.events();
  }

  DatagramHandler handler() {
    return loop.handler();
  }

  /** Where a whole message is copied to: arrays decode fastest. */
  byte[] message() {
    return message;
  }

  void add(TcpConnection connection, long slowMs, long idleMs) {
    open.add(connection);
    if (looking == null) {
      looking =
          events()
              .scheduleWithFixedDelay(
                  () -> look(slowMs, idleMs), LOOK_MS, LOOK_MS, TimeUnit.MILLISECONDS);
    }
  }

  private void look(long slowMs, long idleMs) {
    long clockMs = clockMs();
    for (TcpConnection connection : List.copyOf(open)) {
      connection.look(clockMs, slowMs, idleMs);
    }
  }

  void remove(TcpConnection connection) {
    open.remove(connection);
    if (open.isEmpty() && looking != null) {
      looking.cancel(false);
      looking = null;
    }
  }

  List<TcpConnection> open() {
    return List.copyOf(open);
  }

  void failed(TcpListener listener, Throwable thrown, long nowMs) {
    listener.countHandlerError();
    errors.happened(listener.name(), thrown, nowMs);
  }

  void logFraming(String listener, InetAddress from, int version) {
    String what =
        version == 9 || version == 5
            ? "NetFlow v" + version + ", which only UDP carries: let it export IPFIX, or by UDP"
            : "no IPFIX: is TLS spoken where none is, or another protocol?";
    logOnce("{}: {} sends {}", listener, from.getHostAddress(), what);
  }

  void logHandshake(String listener, InetAddress from, Throwable cause) {
    logOnce("{}: no TLS with {}: {}", listener, from.getHostAddress(), cause.toString());
  }

  /** Strangers must not fill the log. */
  private void logOnce(String text, Object... words) {
    if (telling.mayTell(clockMs())) {
      log.warn(text, words);
    }
  }
}
