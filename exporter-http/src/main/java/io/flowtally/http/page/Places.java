// SPDX-License-Identifier: Apache-2.0
package io.flowtally.http.page;

import java.util.LinkedHashSet;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * How many large answers are on their way at once, whatever their page: a bound on memory and work.
 * They are for those who are quick. When all are taken and somebody else asks, the one whose reader
 * takes least is cut, unless it is {@link #QUICK}; who finds no place within {@link #QUEUE_NS} is
 * told to come back. Thread-safe.
 */
public final class Places {
  public static final int MOST = 16;

  /** What a large answer may take of the heap while it is made: the metrics of 1,000 exporters. */
  private static final long HEAP_A_PLACE = 16L << 20;

  private static final int LEAST = 4;

  /** Bytes a second: who takes so much is not cut for others. */
  private static final double QUICK = 256 * 1024;

  private static final long QUEUE_NS = TimeUnit.SECONDS.toNanos(5);
  private static final long LOOK_MS = 100;

  /** So many may wait for a place; more are refused at once. */
  private static final int WAITING = 32;

  private final int most;
  private final Set<Delivery> taken = new LinkedHashSet<>();
  private int waiting;

  Places(int most) {
    this.most = most;
  }

  /** As many as the heap can carry. */
  public static Places ofHeap() {
    long places = Runtime.getRuntime().maxMemory() / HEAP_A_PLACE;
    return new Places((int) Math.max(LEAST, Math.min(MOST, places)));
  }

  int most() {
    return most;
  }

  /** A place, to be closed; null if none came free in time. */
  synchronized @Nullable Delivery take() {
    if (taken.size() >= most && (waiting >= WAITING || !await())) {
      return null;
    }
    Delivery delivery = new Delivery(this);
    taken.add(delivery);
    return delivery;
  }

  private boolean await() {
    long untilNs = System.nanoTime() + QUEUE_NS;
    waiting++;
    try {
      while (taken.size() >= most) {
        cutSlowest();
        if (System.nanoTime() - untilNs >= 0) {
          return false;
        }
        wait(LOOK_MS);
      }
      return true;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    } finally {
      waiting--;
    }
  }

  private void cutSlowest() {
    Delivery slowest = null;
    double rate = QUICK;
    for (Delivery delivery : taken) {
      double its = delivery.rate();
      if (its < rate) {
        slowest = delivery;
        rate = its;
      }
    }
    if (slowest != null) {
      slowest.cut();
    }
  }

  synchronized void giveBack(Delivery delivery) {
    taken.remove(delivery);
    notifyAll();
  }
}
