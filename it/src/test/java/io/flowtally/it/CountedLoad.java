// SPDX-License-Identifier: Apache-2.0
package io.flowtally.it;

import io.flowtally.codec.DatagramBuilder;
import io.flowtally.codec.V5Record;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.PortUnreachableException;
import java.net.StandardProtocolFamily;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;

/**
 * A steady stream of v5 datagrams from a port of its own, each worth one byte to an inside host,
 * that knows how many the kernel has accepted for the receiver, and when.
 *
 * <p>The loopback interface reports a datagram that nobody takes at once, and the next write fails
 * for it: so all writes that succeed are accepted, but for the last one before a failure.
 */
final class CountedLoad implements AutoCloseable {
  private static final long STEP_MS = 50;

  private final byte[] datagram;
  private final DatagramChannel channel;
  private final long pauseNs;
  private final Thread thread = new Thread(this::run, "load");
  private volatile boolean stopped;
  private final AtomicLong accepted = new AtomicLong();
  private final long startedMs = System.currentTimeMillis();

  /** How many there were at the end of each step of {@link #STEP_MS}; the load's until it ends. */
  private final List<Long> steps = new ArrayList<>();

  /** So many a second until it is stopped, or refused. */
  CountedLoad(int port, int perSecond) throws IOException {
    this(port, perSecond, "10.1.2.3");
  }

  CountedLoad(int port, int perSecond, String host) throws IOException {
    datagram = DatagramBuilder.v5().v5Record(V5Record.flow("198.51.100.7", host, 1, 1)).build();
    pauseNs = 1_000_000_000L / perSecond;
    channel = DatagramChannel.open(StandardProtocolFamily.INET);
    channel.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
    thread.start();
  }

  private void run() {
    long next = System.nanoTime();
    while (!stopped) {
      try {
        long step = (System.currentTimeMillis() - startedMs) / STEP_MS;
        while (steps.size() < step) {
          steps.add(accepted.get());
        }
        channel.write(ByteBuffer.wrap(datagram));
        accepted.incrementAndGet();
      } catch (PortUnreachableException e) {
        accepted.decrementAndGet();
        return;
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
      next += pauseNs;
      LockSupport.parkNanos(next - System.nanoTime());
    }
  }

  long accepted() {
    return accepted.get();
  }

  long startedMs() {
    return startedMs;
  }

  /** How many had been accepted at a moment of Unix time, or a step earlier; after the end only. */
  long acceptedAt(long timeMs) {
    int step = (int) Math.min(steps.size(), (timeMs - startedMs) / STEP_MS);
    return step <= 0 ? 0 : steps.get(step - 1);
  }

  /** Waits until the receiver has gone. */
  void awaitRefusal() {
    join();
  }

  void stop() {
    stopped = true;
    join();
  }

  private void join() {
    try {
      thread.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError("interrupted", e);
    }
  }

  @Override
  public void close() throws IOException {
    stop();
    channel.close();
  }
}
