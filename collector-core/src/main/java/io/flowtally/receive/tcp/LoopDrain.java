// SPDX-License-Identifier: Apache-2.0
package io.flowtally.receive.tcp;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;

/**
 * Lets the connections of one loop go on until nothing comes any more, or until it is time: an
 * exporter may go on sending, and only the end of the connection tells it to stop.
 */
final class LoopDrain {
  static final long LOOK_MS = 50;

  private final TcpLoop loop;
  private final long deadlineMs;
  private final CountDownLatch done;
  private long seen = -1;

  LoopDrain(TcpLoop loop, long deadlineMs, CountDownLatch done) {
    this.loop = loop;
    this.deadlineMs = deadlineMs;
    this.done = done;
  }

  void start() {
    loop.events().execute(this::look);
  }

  private void look() {
    long now = loop.open().stream().mapToLong(TcpConnection::bytesSeen).sum();
    if (now == seen || TcpLoop.clockMs() >= deadlineMs) {
      done.countDown();
      return;
    }
    seen = now;
    Future<?> unused = loop.events().schedule(this::look, LOOK_MS, TimeUnit.MILLISECONDS);
  }
}
