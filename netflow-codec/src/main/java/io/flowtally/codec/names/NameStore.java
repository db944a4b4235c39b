// SPDX-License-Identifier: Apache-2.0
package io.flowtally.codec.names;

import io.flowtally.codec.limits.KeyedTable;
import io.flowtally.codec.limits.MemoryBudget;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;

/**
 * The names of one kind that an exporter's options data gave. Shared by all loops: what repeats
 * itself takes no lock and allocates nothing. At the limit the one that was described first makes
 * room; a later name under the same number takes the place of the former one.
 */
public final class NameStore {
  static final int LIMIT = 8192;

  /** Bytes of a name that are kept; ifAlias and ifName of SNMP are shorter. */
  static final int LONGEST = 128;

  private final NameKind kind;
  private final MemoryBudget.Allowance allowance;
  private final KeyedTable<NameEntry> entries;

  NameStore(NameKind kind, MemoryBudget.Allowance allowance, LongAdder steps) {
    this.kind = kind;
    this.allowance = allowance;
    this.entries = new KeyedTable<>(16, steps);
  }

  /** Learns what a record says; false if that was known, or there is no room for it. */
  boolean learn(OptionName said) {
    NameEntry entry = entries.find(0, said.id);
    return (entry == null || !said.isIn(entry)) && change(said);
  }

  private synchronized boolean change(OptionName said) {
    NameEntry entry = entries.find(0, said.id);
    byte[] name = said.hasName() ? said.name() : entry == null ? NameEntry.EMPTY : entry.name();
    byte[] description =
        said.hasDescription()
            ? said.description()
            : entry == null ? NameEntry.EMPTY : entry.description();
    return put(entry, said.id, name, description);
  }

  private boolean put(@Nullable NameEntry known, long id, byte[] name, byte[] description) {
    if (known == null && name.length + description.length == 0) {
      return false;
    }
    if (known == null && entries.size() >= LIMIT) {
      forgetOldest();
    }
    int before = known == null ? 0 : weight(known);
    if (!allowance.take(NameEntry.weight(name.length, description.length))) {
      return false;
    }
    allowance.giveBack(before);
    NameEntry entry = known == null ? new NameEntry(id) : known;
    entry.name(name);
    entry.description(description);
    if (known == null) {
      entries.add(entry);
    }
    return true;
  }

  private void forgetOldest() {
    NameEntry leaving = entries.oldest();
    if (leaving != null) {
      entries.remove(leaving);
      allowance.giveBack(weight(leaving));
    }
  }

  private static int weight(NameEntry entry) {
    return NameEntry.weight(entry.name().length, entry.description().length);
  }

  /** What was learned in an earlier life. */
  public synchronized void restore(long id, byte[] name, byte[] description) {
    put(entries.find(0, id), id, cut(name), cut(description));
  }

  private static byte[] cut(byte[] text) {
    return text.length <= LONGEST ? text : Arrays.copyOf(text, LONGEST);
  }

  /** The bytes of a name, not to be changed; empty if there is none. No lock. */
  public byte[] nameOf(long id) {
    NameEntry entry = entries.find(0, id);
    return entry == null ? NameEntry.EMPTY : entry.name();
  }

  public @Nullable LearnedName find(long id) {
    NameEntry entry = entries.find(0, id);
    return entry == null ? null : entry.learned(kind);
  }

  public synchronized int size() {
    return entries.size();
  }

  public synchronized List<NameEntry> all() {
    List<NameEntry> all = new ArrayList<>(entries.size());
    entries.forEach(all::add);
    return all;
  }
}
