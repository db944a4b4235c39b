// SPDX-License-Identifier: Apache-2.0
package io.flowtally.receive.udp;

import io.flowtally.receive.DatagramHandler;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;

/** A handler that stands still in its first datagram until the test lets it go on. */
final class HeldInbox implements DatagramHandler {
  final CountDownLatch entered = new CountDownLatch(1);
  final CountDownLatch leave = new CountDownLatch(1);
  final AtomicInteger datagrams = new AtomicInteger();

  /** How many there were at the end of each turn. */
  final List<Integer> atTurnEnds = new CopyOnWriteArrayList<>();

  @Override
  public void onDatagram(
      byte[] buffer, int offset, int length, long hi, long lo, long session, long nowMs) {
    datagrams.incrementAndGet();
    entered.countDown();
    try {
      leave.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public void onBatchEnd() {
    atTurnEnds.add(datagrams.get());
  }
}
