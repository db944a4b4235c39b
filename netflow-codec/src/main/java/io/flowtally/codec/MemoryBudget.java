package io.flowtally.codec;

import java.util.concurrent.atomic.AtomicLong;

/**
 * Octets that all exporters together may take for one purpose, so that memory stays bounded however
 * many there are and whatever they send. Thread-safe.
 *
 * <p>Each exporter has an {@link Allowance}: a fair share that is never refused, so that one that
 * takes all cannot starve the others. Beyond its share the order of asking decides, and strangers
 * get no more than a quarter of the whole.
 */
final class MemoryBudget {
  private final long limit;
  private final long fairShare;
  private final AtomicLong used = new AtomicLong();

  MemoryBudget(long limit, long fairShare) {
    this.limit = limit;
    this.fairShare = fairShare;
  }

  long used() {
    return used.get();
  }

  /** What one exporter takes of the budget. */
  static final class Allowance {
    private final MemoryBudget budget;
    private final AtomicLong own = new AtomicLong();
    private volatile boolean known;

    Allowance(MemoryBudget budget) {
      this.budget = budget;
    }

    /** The exporter has shown that it is one. */
    void known() {
      known = true;
    }

    /** Takes {@code octets}; false, and nothing taken, if there is no room. */
    boolean take(long octets) {
      long mine = own.addAndGet(octets);
      long all = budget.used.addAndGet(octets);
      if (mine <= budget.fairShare || all <= (known ? budget.limit : budget.limit / 4)) {
        return true;
      }
      giveBack(octets);
      return false;
    }

    void giveBack(long octets) {
      own.addAndGet(-octets);
      budget.used.addAndGet(-octets);
    }

    /** The exporter is forgotten. */
    void giveBackAll() {
      budget.used.addAndGet(-own.getAndSet(0));
    }

    long used() {
      return own.get();
    }
  }
}
