package io.flowtally.codec;

import java.util.Arrays;
import java.util.Comparator;
import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The templates of one exporter, by version, domain and id, seen by all loops: one exporter may
 * reach several of them.
 *
 * <p>Open addressing. Look-ups take no lock; a change does, and one that removes or grows publishes
 * a new array. At the limit, in number or in octets, the template that was unused longest makes
 * room; where there are many, one in 64 of them does at a time, so that a flood costs little each.
 * A template that would not fit beside none at all is refused, and nothing makes room for it.
 */
final class TemplateStore {
  /** A share for each template of the limit; a maximal one takes more, so fewer of those fit. */
  private static final int OCTETS_EACH = 512;

  private static final int LEAST_OCTETS = 1 << 18;

  private final int limit;
  private final long octetLimit;
  private final MemoryBudget.Allowance allowance;
  private volatile AtomicReferenceArray<@Nullable Template> table = new AtomicReferenceArray<>(16);
  private int size;
  private long octets;

  TemplateStore(int limit, MemoryBudget.Allowance allowance) {
    this.limit = limit;
    this.octetLimit = Math.max(LEAST_OCTETS, (long) limit * OCTETS_EACH);
    this.allowance = allowance;
  }

  @Nullable Template find(ProtocolVersion version, int domain, int id) {
    AtomicReferenceArray<@Nullable Template> entries = table;
    int mask = entries.length() - 1;
    for (int i = hash(domain, id) & mask; ; i = i + 1 & mask) {
      Template template = entries.getAcquire(i);
      if (template == null || template.is(version, domain, id)) {
        return template;
      }
    }
  }

  synchronized int size() {
    return size;
  }

  /** Stores a template in place of one with the same key; false if there is no room for it. */
  synchronized boolean put(Template template) {
    Template old = find(template.version, template.domain, template.id);
    if (old != null) {
      if (replace(old, template)) {
        return true;
      }
      remove(old);
    }
    if (template.weight() > octetLimit || !allowance.mayTake(template.weight(), octets)) {
      return false;
    }
    while (size >= limit || octets + template.weight() > octetLimit) {
      evictUnused();
    }
    while (!allowance.take(template.weight())) {
      if (size == 0) {
        return false;
      }
      evictUnused();
    }
    if (2 * (size + 1) > table.length()) {
      table = copyWithout(null, 2 * table.length());
    }
    insert(table, template);
    size++;
    octets += template.weight();
    return true;
  }

  /** In place, so that no other loop misses the template meanwhile. */
  private boolean replace(Template old, Template template) {
    int more = template.weight() - old.weight();
    if (octets + more > octetLimit || (more > 0 && !allowance.take(more))) {
      return false;
    }
    if (more < 0) {
      allowance.giveBack(-more);
    }
    octets += more;
    int at = hash(old.domain, old.id) & table.length() - 1;
    while (table.getPlain(at) != old) {
      at = at + 1 & table.length() - 1;
    }
    table.setRelease(at, template);
    return true;
  }

  /** Withdraws one template (RFC 7011 section 8.1). */
  synchronized void withdraw(ProtocolVersion version, int domain, int id) {
    Template old = find(version, domain, id);
    if (old != null) {
      remove(old);
    }
  }

  /** Withdraws all templates, or all options templates, of a domain. */
  synchronized void withdrawAll(ProtocolVersion version, int domain, boolean options) {
    for (Template template : snapshot()) {
      if (template.version == version && template.domain == domain && template.options == options) {
        remove(template);
      }
    }
  }

  synchronized void forEach(Consumer<Template> consumer) {
    for (Template template : snapshot()) {
      consumer.accept(template);
    }
  }

  private void remove(Template template) {
    table = copyWithout(template, table.length());
    size--;
    octets -= template.weight();
    allowance.giveBack(template.weight());
  }

  private void evictUnused() {
    Template[] oldestFirst = snapshot();
    Arrays.sort(oldestFirst, Comparator.comparingLong(Template::lastUsedMs));
    int many = Math.max(1, size / 64);
    AtomicReferenceArray<@Nullable Template> fresh = new AtomicReferenceArray<>(table.length());
    for (int i = 0; i < oldestFirst.length; i++) {
      if (i < many) {
        octets -= oldestFirst[i].weight();
        allowance.giveBack(oldestFirst[i].weight());
        size--;
      } else {
        insert(fresh, oldestFirst[i]);
      }
    }
    table = fresh;
  }

  private Template[] snapshot() {
    Template[] all = new Template[size];
    int at = 0;
    for (int i = 0; i < table.length(); i++) {
      Template template = table.getPlain(i);
      if (template != null) {
        all[at++] = template;
      }
    }
    return all;
  }

  private AtomicReferenceArray<@Nullable Template> copyWithout(
      @Nullable Template left, int length) {
    AtomicReferenceArray<@Nullable Template> fresh = new AtomicReferenceArray<>(length);
    for (Template template : snapshot()) {
      if (template != left) {
        insert(fresh, template);
      }
    }
    return fresh;
  }

  private static void insert(AtomicReferenceArray<@Nullable Template> entries, Template template) {
    int mask = entries.length() - 1;
    int i = hash(template.domain, template.id) & mask;
    while (entries.getPlain(i) != null) {
      i = i + 1 & mask;
    }
    entries.setRelease(i, template);
  }

  private static int hash(int domain, int id) {
    int h = (domain * 31 + id) * 0x9E3779B9;
    return h ^ h >>> 16;
  }
}
