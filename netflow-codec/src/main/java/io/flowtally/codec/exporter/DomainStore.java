// SPDX-License-Identifier: Apache-2.0
package io.flowtally.codec.exporter;

import io.flowtally.codec.ProtocolVersion;
import io.flowtally.codec.limits.KeyedTable;
import io.flowtally.codec.limits.MemoryBudget;
import io.flowtally.codec.template.Template;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * The observation domains of one exporter. Look-ups take no lock. At the limit one that was not
 * used for long makes room.
 */
public final class DomainStore {
  private static final int LIMIT = 1024;

  private final Supplier<ExporterCounters> counters;
  private final MemoryBudget.Allowance allowance;
  private final LongAdder steps;
  private final KeyedTable<ObservationDomain> table;
  private final AtomicInteger serials = new AtomicInteger(Template.SHARED);

  DomainStore(
      Supplier<ExporterCounters> counters, MemoryBudget.Allowance allowance, LongAdder steps) {
    this.counters = counters;
    this.allowance = allowance;
    this.steps = steps;
    this.table = new KeyedTable<>(4, steps);
  }

  public ObservationDomain obtain(ProtocolVersion version, int id, long nowMs) {
    ObservationDomain domain = table.find(0, ObservationDomain.key(version, id));
    if (domain == null) {
      domain = add(version, id, nowMs);
    }
    domain.used(nowMs);
    return domain;
  }

  private synchronized ObservationDomain add(ProtocolVersion version, int id, long nowMs) {
    ObservationDomain known = table.find(0, ObservationDomain.key(version, id));
    if (known != null) {
      return known;
    }
    ObservationDomain least = table.size() >= LIMIT ? table.leastUsed() : null;
    if (least != null) {
      remove(least);
    }
    int weight = ObservationDomain.WEIGHT + ObservationDomain.SESSION_WEIGHT;
    while (!allowance.mayTake(weight, 0)) {
      least = table.leastUsed();
      if (least == null) {
        break;
      }
      remove(least);
    }
    allowance.take(ObservationDomain.WEIGHT);
    ObservationDomain domain =
        new ObservationDomain(
            version,
            id,
            units -> counters.get().missed(version).add(units),
            allowance,
            steps,
            nowMs);
    table.add(domain);
    return domain;
  }

  private void remove(ObservationDomain domain) {
    table.remove(domain);
    allowance.giveBack(ObservationDomain.WEIGHT + domain.leave());
  }

  /** A number that no session or stream of the exporter has had. */
  int nextSerial() {
    return serials.incrementAndGet();
  }

  /** A number that was kept is in use. */
  void taken(int serial) {
    serials.accumulateAndGet(serial, Math::max);
  }

  void forEach(Consumer<ObservationDomain> consumer) {
    List<ObservationDomain> all = new ArrayList<>();
    synchronized (this) {
      table.forEach(all::add);
    }
    all.forEach(consumer);
  }

  /** Counts as missed what was noticed at {@code untilMs} or before. */
  void settle(long untilMs) {
    forEach(domain -> domain.settle(untilMs));
  }
}
