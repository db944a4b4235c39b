// SPDX-License-Identifier: Apache-2.0
package io.flowtally.codec.sampling;

import io.flowtally.codec.limits.MemoryBudget;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The sampling rates that the options data of one exporter described, by what they are about: a
 * sampler (v9 FLOW_SAMPLER 48, IPFIX selectorId 302), an interface, a template, a line card, a
 * whole domain, or something that no flow can name.
 *
 * <p>Shared by all loops: readers take no lock. A change costs the same however much is stored, and
 * options data that repeats itself changes nothing. At the limit the entry that was described first
 * makes room. For flows that name no sampler the store keeps which rates agree, so that nobody has
 * to look through them.
 */
public final class SamplerStore {
  public static final int SYSTEM = 1;
  static final int SAMPLER = 2;
  static final int INTERFACE = 3;
  static final int TEMPLATE = 4;
  static final int CARD = 5;
  public static final int OTHER = 6;

  /** Described, but not so that anybody could tell the rate; or rates that differ. */
  public static final double UNKNOWN = -1;

  static final int LIMIT = 1024;

  // Groups beside the entries: of one thing in any domain, of a domain's samplers, of what is about
  // a part of a domain only.
  private static final int ANY_DOMAIN = 16;
  private static final int SAMPLERS_OF_DOMAIN = 32;
  private static final int PARTS_OF_DOMAIN = 33;

  private final SamplerIndex<SamplerEntry> entries = new SamplerIndex<>();
  private final SamplerIndex<RateGroup> groups = new SamplerIndex<>();
  private final RateGroup samplers = new RateGroup();
  private final RateGroup wholes = new RateGroup();
  private volatile @Nullable SamplerEntry oldest;
  private @Nullable SamplerEntry newest;
  private volatile int size;
  private volatile int parts;

  boolean isEmpty() {
    return size == 0;
  }

  int size() {
    return size;
  }

  /** Whether any rate is about an interface, a template or a line card. */
  boolean hasParts() {
    return parts != 0;
  }

  /** One packet in so many, {@link #UNKNOWN}, or 0 if nobody has said. */
  public double rate(int kind, int domain, long id) {
    SamplerEntry entry = entries.find(kind, domain, id);
    return entry == null ? 0 : entry.rate();
  }

  /** The rate in the domain, or where that has none, in all others if they agree. */
  double rateInAnyDomain(int kind, int domain, long id) {
    double rate = rate(kind, domain, id);
    return rate != 0 ? rate : group(ANY_DOMAIN + kind, 0, id);
  }

  /**
   * The rate for records that name no sampler: the domain's own, that of its samplers if they
   * agree, that of the exporter if all that is known of it agrees (Juniper describes its sampling
   * in another domain than the flows').
   */
  double defaultRate(int domain) {
    double system = rate(SYSTEM, domain, 0);
    if (system > 1) {
      return system;
    }
    double ofSamplers = group(SAMPLERS_OF_DOMAIN, domain, 0);
    if (ofSamplers != 0) {
      return ofSamplers;
    }
    if (system != 0) {
      return system;
    }
    return group(PARTS_OF_DOMAIN, domain, 0) != 0 ? UNKNOWN : wholes.rate();
  }

  /** The rate for records that name a sampler which nobody has described. */
  double rateOfUndescribed(int domain) {
    double inDomain = group(SAMPLERS_OF_DOMAIN, domain, 0);
    double agreed = inDomain != 0 ? inDomain : samplers.rate();
    return agreed > 0 ? agreed : Math.max(0, rate(SYSTEM, domain, 0));
  }

  private double group(int kind, int domain, long id) {
    RateGroup group = groups.find(kind, domain, id);
    return group == null ? 0 : group.rate();
  }

  /** Learns a rate, or {@link #UNKNOWN}. False if it was known, or the allowance has no room. */
  public synchronized boolean learn(
      int kind, int domain, long id, double rate, int weight, MemoryBudget.Allowance allowance) {
    SamplerEntry entry = entries.find(kind, domain, id);
    if (entry != null) {
      double before = entry.rate();
      if (before != rate) {
        regroup(entry, before, rate);
        entry.rate(rate);
      }
      return before != rate;
    }
    if (size >= LIMIT) {
      forgetOldest();
    } else if (allowance.take(weight)) {
      size++;
    } else {
      return false;
    }
    add(new SamplerEntry(kind, domain, id, rate));
    return true;
  }

  private synchronized void add(SamplerEntry entry) {
    entries.add(entry.kind, entry.domain, entry.id, entry);
    SamplerEntry last = newest;
    if (last == null) {
      oldest = entry;
    } else {
      last.newer(entry);
    }
    newest = entry;
    regroup(entry, 0, entry.rate());
    parts += isPart(entry.kind) ? 1 : 0;
  }

  private synchronized void forgetOldest() {
    SamplerEntry leaving = oldest;
    if (leaving != null) {
      oldest = leaving.newer();
      entries.remove(leaving.kind, leaving.domain, leaving.id);
      regroup(leaving, leaving.rate(), 0);
      parts -= isPart(leaving.kind) ? 1 : 0;
    }
  }

  private static boolean isPart(int kind) {
    return kind == INTERFACE || kind == TEMPLATE || kind == CARD;
  }

  /** Moves an entry from one rate to another in all its groups; 0 stands for none. */
  private void regroup(SamplerEntry entry, double from, double to) {
    if (entry.kind == SAMPLER || entry.kind == SYSTEM) {
      wholes.move(from, to);
    }
    if (entry.kind == SAMPLER) {
      samplers.move(from, to);
      move(SAMPLERS_OF_DOMAIN, entry.domain, 0, from, to);
    } else if (entry.kind != SYSTEM) {
      move(PARTS_OF_DOMAIN, entry.domain, 0, from, to);
    }
    move(ANY_DOMAIN + entry.kind, 0, entry.id, from, to);
  }

  private void move(int kind, int domain, long id, double from, double to) {
    RateGroup group = groups.find(kind, domain, id);
    if (group == null) {
      group = new RateGroup();
      groups.add(kind, domain, id, group);
    }
    group.move(from, to);
    if (group.rate() == 0) {
      groups.remove(kind, domain, id);
    }
  }

  /** Visits every entry, the one that was described first at first. */
  public void forEach(Consumer<SamplerEntry> consumer) {
    int left = LIMIT; // a loop that describes new ones meanwhile must not keep us here
    for (SamplerEntry entry = oldest; entry != null && left > 0; entry = entry.newer()) {
      consumer.accept(entry);
      left--;
    }
  }

  @Nullable SamplerEntry find(int kind, int domain, long id) {
    return entries.find(kind, domain, id);
  }
}
