package io.flowtally.codec;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.function.Supplier;

/**
 * Data sets of one exporter that came before their template, held in order of arrival until it
 * comes, expires, or gives way to younger ones. Thread-safe; off the hot path.
 */
final class HeldSets {
  private final long limit;
  private final Supplier<ExporterCounters> counters;
  private final MemoryBudget.Allowance allowance;
  private final ArrayDeque<HeldSet> sets = new ArrayDeque<>();
  private long octets;
  private volatile int size;

  HeldSets(long limit, Supplier<ExporterCounters> counters, MemoryBudget.Allowance allowance) {
    this.limit = limit;
    this.counters = counters;
    this.allowance = allowance;
  }

  synchronized void hold(HeldSet set) {
    while (!sets.isEmpty() && octets + set.weight() > limit) {
      dropOldest(HeldOutcome.OVERFLOWED);
    }
    if (set.weight() > limit || !allowance.take(set.weight())) {
      counters.get().held(HeldOutcome.OVERFLOWED, 1);
      return;
    }
    sets.add(set);
    octets += set.weight();
    size = sets.size();
  }

  /** Takes out what waited for a template, in order of arrival, for its records to be read. */
  List<HeldSet> release(ProtocolVersion version, int domain, int templateId) {
    return size == 0 ? List.of() : take(version, domain, templateId);
  }

  private synchronized List<HeldSet> take(ProtocolVersion version, int domain, int templateId) {
    List<HeldSet> released = new ArrayList<>();
    for (Iterator<HeldSet> all = sets.iterator(); all.hasNext(); ) {
      HeldSet set = all.next();
      if (set.waitsFor(version, domain, templateId)) {
        all.remove();
        free(set);
        released.add(set);
      }
    }
    size = sets.size();
    return released;
  }

  /** Drops what has been held since {@code untilMs} or before. */
  void expire(long untilMs) {
    if (size == 0) {
      return;
    }
    synchronized (this) {
      while (!sets.isEmpty() && sets.getFirst().sinceMs <= untilMs) {
        dropOldest(HeldOutcome.EXPIRED);
      }
    }
  }

  private void dropOldest(HeldOutcome outcome) {
    free(sets.removeFirst());
    size = sets.size();
    counters.get().held(outcome, 1);
  }

  private void free(HeldSet set) {
    octets -= set.weight();
    allowance.giveBack(set.weight());
  }

  int size() {
    return size;
  }
}
