// SPDX-License-Identifier: Apache-2.0
package io.flowtally.receive.udp;

import io.flowtally.receive.DatagramHandler;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;

/** A handler for tests that keeps what it was given. */
final class Inbox implements DatagramHandler {
  record Letter(ByteBuffer payload, long exporterHi, long exporterLo, long timeMs, int loop) {}

  final List<Letter> letters = new CopyOnWriteArrayList<>();
  final Set<Long> threads = new HashSet<>();
  final AtomicInteger batches = new AtomicInteger();
  private final int loop;

  Inbox(int loop) {
    this.loop = loop;
  }

  @Override
  public void onDatagram(
      byte[] buffer, int offset, int length, long hi, long lo, long session, long nowMs) {
    ByteBuffer payload = ByteBuffer.wrap(Arrays.copyOfRange(buffer, offset, offset + length));
    synchronized (threads) {
      threads.add(Thread.currentThread().getId());
    }
    letters.add(new Letter(payload, hi, lo, nowMs, loop));
  }

  @Override
  public void onBatchEnd() {
    batches.incrementAndGet();
  }
}
