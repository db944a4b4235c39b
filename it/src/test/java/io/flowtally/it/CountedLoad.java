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
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;

/**
 * A steady stream of v5 datagrams from a port of its own, each worth one octet to an inside host,
 * that knows how many the kernel has accepted for the receiver.
 *
 * <p>The loopback interface reports a datagram that nobody takes at once, and the next write fails
 * for it: so all writes that succeed are accepted, but for the last one before a failure.
 */
final class CountedLoad implements AutoCloseable {
  private static final byte[] DATAGRAM =
      DatagramBuilder.v5().v5Record(V5Record.flow("198.51.100.7", "10.1.2.3", 1, 1)).build();

  private final DatagramChannel channel;
  private final long pauseNs;
  private final Thread thread = new Thread(this::run, "load");
  private volatile boolean stopped;
  private final AtomicLong accepted = new AtomicLong();

  /** So many a second until it is stopped, or refused. */
  CountedLoad(int port, int perSecond) throws IOException {
    pauseNs = 1_000_000_000L / perSecond;
    channel = DatagramChannel.open(StandardProtocolFamily.INET);
    channel.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
    thread.start();
  }

  private void run() {
    long next = System.nanoTime();
    while (!stopped) {
      try {
        channel.write(ByteBuffer.wrap(DATAGRAM));
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
