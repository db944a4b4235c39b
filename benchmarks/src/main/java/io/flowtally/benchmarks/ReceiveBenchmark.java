// SPDX-License-Identifier: Apache-2.0
package io.flowtally.benchmarks;

import io.flowtally.address.ListenAddress;
import io.flowtally.receive.DatagramHandler;
import io.flowtally.receive.Poller;
import io.flowtally.receive.ReceiveLoops;
import io.flowtally.receive.Receivers;
import io.flowtally.receive.udp.UdpInput;
import io.flowtally.receive.udp.UdpSettings;
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
  private Receivers receivers;
  private DatagramChannel channel;
  private long sent;

  /** Binds a port. */
  @Setup
  public void start() throws Exception {
    Poller poller = Poller.best();
    ListenAddress anyPort = new ListenAddress("127.0.0.1:0", InetAddress.getLoopbackAddress(), 0);
    DatagramHandler handler =
        (buffer, offset, length, hi, lo, session, nowMs) -> received.incrementAndGet();
    receivers =
        Receivers.start(
            ReceiveLoops.start(poller, 1, loop -> handler),
            List.of(new UdpInput(new UdpSettings(List.of(anyPort), BUFFER), poller)));
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
