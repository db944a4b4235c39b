// SPDX-License-Identifier: Apache-2.0
package io.flowtally.benchmarks;

import io.flowtally.receive.ReceiveSettings;
import io.flowtally.receive.udp.UdpReceivers;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/**
 * A datagram's way over the loopback to a handler that does nothing. With {@code -prof gc} it shows
 * what Netty allocates for a datagram; sending allocates nothing.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(value = 1, jvmArgs = "-XX:+UseSerialGC")
public class ReceiveBenchmark {
  private static final int BURST = 64;

  /** Too small for pauses between reads, large enough for a burst. */
  private static final int BUFFER = 500_000;

  private final AtomicLong received = new AtomicLong();
  private final ByteBuffer datagram = ByteBuffer.allocateDirect(1464);
  private UdpReceivers receivers;
  private DatagramChannel channel;
  private long sent;

  /** Binds a port. */
  @Setup
  public void start() throws Exception {
    receivers =
        UdpReceivers.bind(
            new ReceiveSettings(List.of("127.0.0.1:0"), 1, BUFFER),
            loop -> (buffer, offset, length, hi, lo, session, nowMs) -> received.incrementAndGet());
    channel = DatagramChannel.open();
    int port = receivers.listeners().get(0).port();
    channel.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
  }

  /** Sends a burst and waits for it. */
  @Benchmark
  @OperationsPerInvocation(BURST)
  public void receive() throws IOException {
    for (int i = 0; i < BURST; i++) {
      channel.write(datagram.clear());
    }
    sent += BURST;
    while (received.get() < sent) {
      Thread.onSpinWait();
    }
  }

  /** Frees the port. */
  @TearDown
  public void stop() throws IOException {
    channel.close();
    receivers.close();
  }
}
