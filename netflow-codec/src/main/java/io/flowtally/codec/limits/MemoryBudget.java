// SPDX-License-Identifier: Apache-2.0
package io.flowtally.codec.limits;

import java.util.concurrent.atomic.AtomicLong;

/**
 * Bytes that all exporters together may take for one purpose, so that memory stays bounded however
 * many there are and whatever they send. Thread-safe.
 *
 * <p>Each exporter has an {@link Allowance}: a fair share that is never refused, so that one that
 * takes all cannot starve the others. Beyond its share the order of asking decides, and strangers
 * get no more than a quarter of the whole.
 */
public final class MemoryBudget {
  private final long limit;
  private final long fairShare;
  private final AtomicLong used = new AtomicLong();

  public MemoryBudget(long limit, long fairShare) {
    this.limit = limit;
    this.fairShare = fairShare;
  }

  /** The whole, and everybody's share beside it. */
  long most(int exporters) {
    return limit + exporters * fairShare;
  }

  public long used() {
    return used.get();
  }

  /** What one exporter takes of the budget. */
  public static final class Allowance {
    private final MemoryBudget budget;
    private long own;
    private boolean known;
    private boolean closed;

    public Allowance(MemoryBudget budget) {
      this.budget = budget;
    }

    /** The exporter has shown that it is one. */
    public synchronized void known() {
      known = true;
    }

    /** Takes {@code octets}; false, and nothing taken, if there is no room. */
    public synchronized boolean take(long octets) {
      if (closed) {
        return false;
      }
      long all = budget.used.addAndGet(octets);
      long most = known ? budget.limit : budget.limit / 4;
      if (own + octets <= budget.fairShare || all <= most) {
        own += octets;
        return true;
      }
      budget.used.addAndGet(-octets);
      return false;
    }

    /** Whether {@link #take} would find room if {@code returned} bytes were given back before. */
    public synchronized boolean mayTake(long octets, long returned) {
      long most = known ? budget.limit : budget.limit / 4;
      return own - returned + octets <= budget.fairShare
          || budget.used.get() - returned + octets <= most;
    }

    public synchronized void giveBack(long octets) {
      if (!closed) {
        own -= octets;
        budget.used.addAndGet(-octets);
      }
    }

    /** The exporter is forgotten; a loop that still has it at hand gets nothing any more. */
    public synchronized void close() {
      if (!closed) {
        closed = true;
        budget.used.addAndGet(-own);
        own = 0;
      }
    }
  }
}
