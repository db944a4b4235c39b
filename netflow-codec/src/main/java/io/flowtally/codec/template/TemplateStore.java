// SPDX-License-Identifier: Apache-2.0
package io.flowtally.codec.template;

import io.flowtally.codec.ProtocolVersion;
import io.flowtally.codec.limits.KeyedTable;
import io.flowtally.codec.limits.MemoryBudget;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The templates of one exporter, by version, domain and id, seen by all loops: one exporter may
 * reach several of them.
 *
 * <p>All senders behind the exporter's address share a template. Where one announces another layout
 * than the one that announced it so far, it gets a template of its own, which belongs to it alone.
 *
 * <p>Look-ups take no lock; a change does, and takes a small number of steps, however many there
 * are. At the limit, in number or in bytes, one that was not used for long makes room. A template
 * that would not fit beside none at all is refused, and nothing makes room for it.
 */
public final class TemplateStore {
  /** A share for each template of the limit; a maximal one takes more, so fewer of those fit. */
  private static final int OCTETS_EACH = 640;

  private static final int LEAST_OCTETS = 1 << 18;

  private final int limit;
  private final long octetLimit;
  private final MemoryBudget.Allowance allowance;
  private final KeyedTable<Template> table;

  /** Those of a domain that one message may withdraw together; IPFIX alone can. */
  private final Map<Long, Set<Template>> groups = new HashMap<>();

  private int owners;
  private volatile boolean anyOwned;
  private long octets;

  public TemplateStore(int limit, MemoryBudget.Allowance allowance, LongAdder steps) {
    this.limit = limit;
    this.octetLimit = Math.max(LEAST_OCTETS, (long) limit * OCTETS_EACH);
    this.allowance = allowance;
    this.table = new KeyedTable<>(16, steps);
  }

  /**
   * What data of one sender follows: its own template, that of the sender with which its numbers
   * began, or else the one that all share.
   */
  public @Nullable Template find(
      ProtocolVersion version, int domain, int id, int sender, int founder) {
    long key = Template.key(version, domain, id);
    if (anyOwned) {
      Template own = table.find(sender, key);
      if (own == null && founder != sender) {
        own = table.find(founder, key);
      }
      if (own != null) {
        return own;
      }
    }
    return table.find(Template.SHARED, key);
  }

  /** As {@link #find}, and sure of it: that one may miss a template which another loop moves. */
  public synchronized @Nullable Template findSurely(
      ProtocolVersion version, int domain, int id, int sender, int founder) {
    return find(version, domain, id, sender, founder);
  }

  /** Whether any sender has templates of its own. */
  public boolean anyOwned() {
    return anyOwned;
  }

  public synchronized int size() {
    return table.size();
  }

  /** Stores a template in place of one with the same key; false if there is no room for it. */
  public synchronized boolean put(Template template) {
    Template old = table.find(template.keyHi, template.keyLo);
    if (old != null) {
      if (replace(old, template)) {
        return true;
      }
      remove(old);
    }
    template.former(null);
    int weight = template.weight();
    if (weight > octetLimit || !allowance.mayTake(weight, octets)) {
      return false;
    }
    while (table.size() >= limit || octets + weight > octetLimit) {
      evict();
    }
    while (!allowance.take(weight)) {
      if (table.size() == 0) {
        return false;
      }
      evict();
    }
    octets += weight;
    template.charged = weight;
    table.add(template);
    countOwned(template, 1);
    group(template, true);
    return true;
  }

  /** In place, so that no other loop misses the template meanwhile. */
  private boolean replace(Template old, Template template) {
    int weight = template.weight();
    boolean both = fits(old, weight + old.weight());
    if (!both && !fits(old, weight)) {
      return false;
    }
    template.charged = both ? weight + old.weight() : weight;
    octets += template.charged - old.charged;
    group(old, false);
    old.former(null);
    template.former(both ? old : null);
    table.replace(old, template);
    group(template, true);
    return true;
  }

  private boolean fits(Template old, int weight) {
    int more = weight - old.charged;
    if (octets + more > octetLimit || (more > 0 && !allowance.take(more))) {
      return false;
    }
    if (more < 0) {
      allowance.giveBack(-more);
    }
    return true;
  }

  /** Withdraws one template (RFC 7011 section 8.1). */
  public synchronized void withdraw(ProtocolVersion version, int domain, int id, int sender) {
    Template old = find(version, domain, id, sender, sender);
    if (old != null) {
      remove(old);
    }
  }

  /** Withdraws all templates, or all options templates, of a domain. */
  public synchronized void withdrawAll(ProtocolVersion version, int domain, boolean options) {
    Set<Template> all = groups.get(group(version, domain, options));
    if (all != null) {
      List.copyOf(all).forEach(this::remove);
    }
  }

  public synchronized void forEach(Consumer<Template> consumer) {
    List<Template> all = new ArrayList<>();
    table.forEach(all::add);
    all.forEach(consumer);
  }

  private void remove(Template template) {
    table.remove(template);
    countOwned(template, -1);
    octets -= template.charged;
    allowance.giveBack(template.charged);
    group(template, false);
  }

  private void countOwned(Template template, int more) {
    owners += template.isShared() ? 0 : more;
    anyOwned = owners > 0;
  }

  private void evict() {
    Template least = table.leastUsed();
    if (least != null) {
      remove(least);
    }
  }

  private void group(Template template, boolean in) {
    if (template.version != ProtocolVersion.IPFIX) {
      return;
    }
    Long key = group(template.version, template.domain, template.options);
    if (in) {
      groups.computeIfAbsent(key, absent -> new LinkedHashSet<>(2)).add(template);
      return;
    }
    Set<Template> all = groups.get(key);
    if (all != null && all.remove(template) && all.isEmpty()) {
      groups.remove(key);
    }
  }

  private static long group(ProtocolVersion version, int domain, boolean options) {
    return Template.key(version, domain, options ? 1 : 0);
  }
}
