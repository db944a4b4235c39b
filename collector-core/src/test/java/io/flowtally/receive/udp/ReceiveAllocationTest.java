// SPDX-License-Identifier: Apache-2.0
package io.flowtally.receive.udp;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import io.flowtally.receive.Receivers;
import io.netty.util.internal.PlatformDependent;
import java.lang.management.ManagementFactory;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * What the way of a datagram from the socket to the handler allocates: Netty's packet and the
 * sender's address. The JVM spares some of it once it has compiled the code, so the first rounds do
 * not count.
 */
@Timeout(120)
class ReceiveAllocationTest {
  /**
   * Where Netty does without sun.misc.Unsafe, as it does from JDK 25 on, it learns the address of a
   * buffer from a duplicate of it: one object a datagram more.
   */
  private static final int MOST_BYTES = PlatformDependent.hasUnsafe() ? 160 : 230;

  private static final int ROUNDS = 100;
  private static final int DATAGRAMS = 5_000;

  /** Few enough to fit into any receive buffer while the loop is busy elsewhere. */
  private static final int BURST = 50;

  private final ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();

  @Test
  void isAtMostAFewSmallObjectsInTheSteadyState() throws Exception {
    AtomicLong received = new AtomicLong();
    try (Receivers receivers =
            Sockets.bind(
                new Sockets(List.of("127.0.0.1:0"), 1, 500_000),
                loop ->
                    (buffer, offset, length, hi, lo, session, now) -> received.incrementAndGet());
        Sender sender = new Sender("127.0.0.1", "127.0.0.1", receivers.listeners().get(0).port())) {
      double least = Double.MAX_VALUE;
      for (int round = 0; round < ROUNDS && least > MOST_BYTES; round++) {
        least = Math.min(least, bytesPerDatagram(sender, received));
      }
      assertThat(least).isPositive().isLessThanOrEqualTo(MOST_BYTES);
    }
  }

  private double bytesPerDatagram(Sender sender, AtomicLong received) throws Exception {
    long before = allocatedByLoops();
    long receivedBefore = received.get();
    for (int sent = BURST; sent <= DATAGRAMS; sent += BURST) {
      sender.send(BURST, 1400);
      long all = receivedBefore + sent;
      Await.until("the burst", () -> received.get() >= all);
    }
    return (double) (allocatedByLoops() - before) / (received.get() - receivedBefore);
  }

  private long allocatedByLoops() {
    return Thread.getAllStackTraces().keySet().stream()
        .filter(thread -> thread.getName().startsWith("receive-"))
        .mapToLong(thread -> threads.getThreadAllocatedBytes(thread.getId()))
        .sum();
  }
}
