package io.flowtally.codec;

import java.util.Arrays;
import java.util.Comparator;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The observation domains of one exporter. Look-ups take no lock and scan from the hash of the
 * domain; a new domain publishes a new array. At the limit those unused longest make room.
 */
final class DomainStore {
  private static final int LIMIT = 1024;

  private final Supplier<ExporterCounters> counters;
  private final MemoryBudget.Allowance allowance;
  private volatile @Nullable ObservationDomain[] table = new ObservationDomain[4];
  private int size;

  DomainStore(Supplier<ExporterCounters> counters, MemoryBudget.Allowance allowance) {
    this.counters = counters;
    this.allowance = allowance;
  }

  ObservationDomain obtain(ProtocolVersion version, int id, long nowMs) {
    ObservationDomain domain = find(version, id);
    if (domain == null) {
      domain = add(version, id, nowMs);
    }
    domain.used(nowMs);
    return domain;
  }

  private @Nullable ObservationDomain find(ProtocolVersion version, int id) {
    @Nullable ObservationDomain[] entries = table;
    int mask = entries.length - 1;
    for (int i = hash(id) & mask; ; i = i + 1 & mask) {
      ObservationDomain domain = entries[i];
      if (domain == null || (domain.id == id && domain.version == version)) {
        return domain;
      }
    }
  }

  private synchronized ObservationDomain add(ProtocolVersion version, int id, long nowMs) {
    ObservationDomain known = find(version, id);
    if (known != null) {
      return known;
    }
    ObservationDomain[] kept = snapshot();
    if (size >= LIMIT || !allowance.take(ObservationDomain.WEIGHT)) {
      kept = withoutUnused(kept);
    }
    ObservationDomain domain =
        new ObservationDomain(
            version,
            id,
            new SequenceTracker(version, units -> counters.get().missed(version).add(units)),
            nowMs);
    @Nullable ObservationDomain[] fresh =
        new ObservationDomain[Math.max(4, Integer.highestOneBit(kept.length + 1) * 4)];
    for (ObservationDomain one : kept) {
      insert(fresh, one);
    }
    insert(fresh, domain);
    size = kept.length + 1;
    table = fresh;
    return domain;
  }

  /** Without the eighth that was unused longest; one of their places is for the new domain. */
  private ObservationDomain[] withoutUnused(ObservationDomain[] all) {
    Arrays.sort(all, Comparator.comparingLong(ObservationDomain::lastUsedMs));
    int leaving = Math.max(1, all.length / 8);
    for (int i = 0; i < leaving && i < all.length; i++) {
      all[i].sequence.settle(Long.MAX_VALUE);
    }
    allowance.giveBack((long) (leaving - 1) * ObservationDomain.WEIGHT);
    return Arrays.copyOfRange(all, Math.min(leaving, all.length), all.length);
  }

  synchronized void forEach(Consumer<ObservationDomain> consumer) {
    for (ObservationDomain domain : snapshot()) {
      consumer.accept(domain);
    }
  }

  private ObservationDomain[] snapshot() {
    ObservationDomain[] all = new ObservationDomain[size];
    int at = 0;
    for (ObservationDomain domain : table) {
      if (domain != null) {
        all[at++] = domain;
      }
    }
    return all;
  }

  private static void insert(@Nullable ObservationDomain[] entries, ObservationDomain domain) {
    int mask = entries.length - 1;
    int i = hash(domain.id) & mask;
    while (entries[i] != null) {
      i = i + 1 & mask;
    }
    entries[i] = domain;
  }

  private static int hash(int id) {
    int h = id * 0x9E3779B9;
    return h ^ h >>> 16;
  }
}
