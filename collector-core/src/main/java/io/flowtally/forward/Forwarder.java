// SPDX-License-Identifier: Apache-2.0
package io.flowtally.forward;

import io.flowtally.receive.DatagramTap;
import io.flowtally.receive.Poller;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sends copies of datagrams to other collectors. Starts its thread with the first target; a reload
 * may change targets at any time. Thread-safe.
 */
public final class Forwarder implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(Forwarder.class);
  private static final int AT_A_TIME = 256;

  /** A target and where its copies are counted. */
  record Counted(ForwardTarget target, ForwardCounters counters) {}

  private final Poller poller;
  private final List<ForwardQueue> queues = new CopyOnWriteArrayList<>();
  private final Map<String, ForwardCounters> counters = new ConcurrentHashMap<>();
  private final AtomicBoolean awake = new AtomicBoolean();
  private volatile Counted[] targets = {};
  private volatile @Nullable CopySender sender;
  private boolean closed;

  public Forwarder(Poller poller) {
    this.poller = poller;
  }

  /** Where a loop leaves its datagrams; each has one of its own. */
  public synchronized DatagramTap tap() {
    ForwardQueue queue = new ForwardQueue(this);
    queues.add(queue);
    if (sender != null) {
      queue.open();
    }
    return queue;
  }

  /** From now on copies go to these. */
  public synchronized void targets(List<ForwardTarget> wanted) {
    List<Counted> counted = new ArrayList<>();
    for (ForwardTarget target : wanted) {
      counted.add(
          new Counted(target, counters.computeIfAbsent(target.text(), ForwardCounters::new)));
    }
    if (!wanted.isEmpty() && sender == null && !closed) {
      sender = new CopySender(poller);
      queues.forEach(ForwardQueue::open);
    }
    targets = counted.toArray(Counted[]::new);
    CopySender sending = sender;
    if (sending != null) {
      sending.check(wanted);
    }
  }

  /** Those of every target that there is or was, in no order. */
  public List<ForwardCounters> counters() {
    return List.copyOf(counters.values());
  }

  boolean wants(long hi, long lo) {
    for (Counted counted : targets) {
      if (counted.target.wants(hi, lo)) {
        return true;
      }
    }
    return false;
  }

  /** A queue was full. */
  void lost(long hi, long lo) {
    for (Counted counted : targets) {
      if (counted.target.wants(hi, lo)) {
        counted.counters.queueFull.increment();
      }
    }
  }

  /** There is something in a queue. */
  void wake() {
    if (!awake.get() && awake.compareAndSet(false, true)) {
      CopySender sending = sender;
      if (sending != null) {
        sending.execute(this::drain);
      }
    }
  }

  private void drain() {
    CopySender sending = sender;
    if (sending == null) {
      return;
    }
    // What comes from now on wakes it again.
    awake.set(false);
    boolean more = false;
    for (ForwardQueue queue : queues) {
      int taken =
          queue.drain(
              AT_A_TIME,
              (ring, offset, length, hi, lo, port) -> {
                for (Counted counted : targets) {
                  if (counted.target.wants(hi, lo)) {
                    send(sending, counted, ring, offset, length, hi, lo, port);
                  }
                }
              });
      more |= taken == AT_A_TIME;
    }
    sending.flush();
    if (more) {
      wake();
    }
  }

  private static void send(
      CopySender sending,
      Counted counted,
      byte[] ring,
      int offset,
      int length,
      long hi,
      long lo,
      int port) {
    try {
      sending.send(counted, ring, offset, length, hi, lo, port);
    } catch (RuntimeException e) {
      counted.counters.failed.increment();
      log.debug("copy for {}: {}", counted.target.text(), e.toString());
    }
  }

  /** Sends what is queued, for a moment at most, and ends the thread. */
  @Override
  public void close() {
    @Nullable CopySender sending;
    synchronized (this) {
      sending = closed ? null : sender;
      closed = true;
    }
    if (sending != null) {
      sending.close(this::drainAll);
    }
  }

  private void drainAll() {
    for (int i = 0; i < 10_000 && queues.stream().anyMatch(queue -> !queue.isEmpty()); i++) {
      drain();
    }
  }
}
