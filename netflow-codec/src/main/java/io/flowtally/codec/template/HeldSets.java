// SPDX-License-Identifier: Apache-2.0
package io.flowtally.codec.template;

import io.flowtally.codec.HeldOutcome;
import io.flowtally.codec.exporter.ExporterCounters;
import io.flowtally.codec.limits.KeyedHash;
import io.flowtally.codec.limits.MemoryBudget;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Supplier;

/**
 * Data sets of one exporter that came before their template, held in order of arrival until it
 * comes. Thread-safe; off the hot path. Every call takes steps in proportion to the sets that it
 * puts in or takes out.
 *
 * <p>Those whose template is not known expire, or give way to younger ones. Those whose template is
 * in doubt, since their sender seems to have been started again, do neither: when their time is
 * over, or there is no room, they are to be read by the template that there is.
 */
public final class HeldSets {
  private record Key(int sender, long template) {
    @Override
    public int hashCode() {
      return KeyedHash.of(sender, template);
    }
  }

  private final long limit;
  private final Supplier<ExporterCounters> counters;
  private final MemoryBudget.Allowance allowance;
  private final LongAdder steps;
  private final Map<Key, Deque<HeldSet>> byTemplate = new HashMap<>();
  private final LinkedHashSet<HeldSet> unknown = new LinkedHashSet<>();
  private final LinkedHashSet<HeldSet> doubted = new LinkedHashSet<>();
  private long octets;
  private volatile int size;

  public HeldSets(
      long limit,
      Supplier<ExporterCounters> counters,
      MemoryBudget.Allowance allowance,
      LongAdder steps) {
    this.limit = limit;
    this.counters = counters;
    this.allowance = allowance;
    this.steps = steps;
  }

  /** Holds a set, or drops it and counts that; false if it is doubted and there is no room. */
  public synchronized boolean hold(HeldSet set) {
    while (!unknown.isEmpty() && octets + set.weight() > limit) {
      drop(unknown.iterator().next(), HeldOutcome.OVERFLOWED);
    }
    if (octets + set.weight() > limit || !allowance.take(set.weight())) {
      if (set.isDoubted()) {
        return false;
      }
      counters.get().held(HeldOutcome.OVERFLOWED, 1);
      return true;
    }
    byTemplate.computeIfAbsent(key(set), absent -> new ArrayDeque<>(2)).add(set);
    (set.isDoubted() ? doubted : unknown).add(set);
    octets += set.weight();
    count();
    steps.add(1);
    return true;
  }

  private static Key key(HeldSet set) {
    return new Key(set.sender, Template.key(set.version, set.domain, set.templateId));
  }

  /** Takes out what waited for a template, in order of arrival, for its records to be read. */
  public List<HeldSet> release(Template template, int sender) {
    if (size == 0) {
      return List.of();
    }
    long key = Template.key(template.version, template.domain, template.id);
    return take(new Key(sender, key));
  }

  private synchronized List<HeldSet> take(Key key) {
    Deque<HeldSet> waiting = byTemplate.remove(key);
    if (waiting == null) {
      return List.of();
    }
    for (HeldSet set : waiting) {
      (set.isDoubted() ? doubted : unknown).remove(set);
      free(set);
    }
    return new ArrayList<>(waiting);
  }

  /** Takes out all that is doubted, in order of arrival: its template will not come again. */
  public synchronized List<HeldSet> releaseDoubted() {
    List<HeldSet> all = new ArrayList<>(doubted);
    for (HeldSet set : all) {
      byTemplate.remove(key(set));
      free(set);
    }
    doubted.clear();
    count();
    return all;
  }

  /**
   * Drops what has been held since {@code untilMs} or before.
   *
   * @return whether something as old is doubted, and should be {@linkplain #releaseDoubted read}
   */
  public boolean expire(long untilMs) {
    if (size == 0) {
      return false;
    }
    synchronized (this) {
      while (!unknown.isEmpty() && unknown.iterator().next().sinceMs <= untilMs) {
        drop(unknown.iterator().next(), HeldOutcome.EXPIRED);
      }
      return !doubted.isEmpty() && doubted.iterator().next().sinceMs <= untilMs;
    }
  }

  /** The exporter is forgotten, or has no template for them any more. */
  public synchronized void dropAll() {
    counters.get().held(HeldOutcome.EXPIRED, size);
    List.copyOf(unknown).forEach(this::free);
    List.copyOf(doubted).forEach(this::free);
    unknown.clear();
    doubted.clear();
    byTemplate.clear();
    count();
  }

  /** The oldest of those whose template is not known. */
  private void drop(HeldSet oldest, HeldOutcome outcome) {
    unknown.remove(oldest);
    Key key = key(oldest);
    Deque<HeldSet> waiting = byTemplate.get(key);
    if (waiting != null) {
      waiting.removeFirst();
      if (waiting.isEmpty()) {
        byTemplate.remove(key);
      }
    }
    free(oldest);
    counters.get().held(outcome, 1);
  }

  private void free(HeldSet set) {
    octets -= set.weight();
    allowance.giveBack(set.weight());
    count();
    steps.add(1);
  }

  private void count() {
    size = unknown.size() + doubted.size();
  }

  public int size() {
    return size;
  }
}
