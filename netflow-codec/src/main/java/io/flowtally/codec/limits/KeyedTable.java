// SPDX-License-Identifier: Apache-2.0
package io.flowtally.codec.limits;

import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A hash table of what strangers make us remember, whose every operation takes a small number of
 * steps whatever it holds. Keys are 128 bits, hashed by {@link KeyedHash}.
 *
 * <p>{@link #find} takes no lock and may run beside a change; all else is for the owner, under its
 * lock. Open addressing, at most half full; removing moves the entries behind back, so there are no
 * tombstones to clear away. A reader that passes while an entry moves may miss it: who gets null
 * and cares looks again under the lock.
 *
 * <p>Entries stand in a queue, the oldest first. {@link #leastUsed} looks at the first few of them
 * only: those that were used since they were looked at last go to the end of the queue, with the
 * time of their use as it was read once, so that other loops may go on using them.
 */
public final class KeyedTable<E extends KeyedTable.Entry> {
  /** So many candidates does one look for who is to leave. */
  public static final int CANDIDATES = 8;

  /** What a table holds: a key, the time of its last use, and its place in the queue. */
  public abstract static class Entry {
    public final long keyHi;
    public final long keyLo;
    private volatile long lastUsedMs;
    private long seenMs;
    private @Nullable Entry older;
    private @Nullable Entry younger;

    public Entry(long keyHi, long keyLo, long nowMs) {
      this.keyHi = keyHi;
      this.keyLo = keyLo;
      this.lastUsedMs = nowMs;
    }

    final long lastUsedMs() {
      return lastUsedMs;
    }

    public final void used(long nowMs) {
      if (lastUsedMs != nowMs) {
        lastUsedMs = nowMs;
      }
    }
  }

  private final LongAdder steps;
  private volatile AtomicReferenceArray<@Nullable E> slots;
  private @Nullable E oldest;
  private @Nullable E youngest;
  private int size;

  /**
   * @param capacity a power of two, with which it starts
   * @param steps where changes count what they cost
   */
  public KeyedTable(int capacity, LongAdder steps) {
    this.slots = new AtomicReferenceArray<>(capacity);
    this.steps = steps;
  }

  public @Nullable E find(long keyHi, long keyLo) {
    AtomicReferenceArray<@Nullable E> entries = slots;
    int mask = entries.length() - 1;
    for (int i = KeyedHash.of(keyHi, keyLo) & mask; ; i = i + 1 & mask) {
      E entry = entries.getAcquire(i);
      if (entry == null || (entry.keyLo == keyLo && entry.keyHi == keyHi)) {
        return entry;
      }
    }
  }

  public int size() {
    return size;
  }

  /** The oldest first; the consumer may remove the entry that it gets, and no other. */
  public void forEach(Consumer<E> consumer) {
    for (E entry = oldest; entry != null; ) {
      E next = younger(entry);
      consumer.accept(entry);
      entry = next;
    }
  }

  /** Adds an entry whose key no other one has. */
  public void add(E entry) {
    if (2 * (size + 1) > slots.length()) {
      grow();
    }
    insert(slots, entry);
    append(entry);
    size++;
  }

  /** In the place of one with the same key. */
  public void replace(E old, E entry) {
    slots.setRelease(slotOf(old), entry);
    unlink(old);
    append(entry);
  }

  public void remove(E entry) {
    AtomicReferenceArray<@Nullable E> entries = slots;
    int mask = entries.length() - 1;
    int hole = slotOf(entry);
    int walked = 1;
    for (int i = hole + 1 & mask; ; i = i + 1 & mask, walked++) {
      E next = entries.getPlain(i);
      if (next == null) {
        break;
      }
      int home = KeyedHash.of(next.keyHi, next.keyLo) & mask;
      if ((i - home & mask) >= (i - hole & mask)) {
        entries.setRelease(hole, next);
        hole = i;
      }
    }
    entries.setRelease(hole, null);
    unlink(entry);
    size--;
    steps.add(walked);
  }

  /** Of the first few in the queue the one that was not used for longest; null if it is empty. */
  public @Nullable E leastUsed() {
    E least = null;
    E entry = oldest;
    for (int i = 0; i < CANDIDATES && entry != null; i++) {
      E next = younger(entry);
      long lastMs = entry.lastUsedMs();
      Entry place = entry;
      boolean usedAgain = lastMs != place.seenMs;
      place.seenMs = lastMs;
      if (usedAgain) {
        unlink(entry);
        enqueue(entry);
      }
      if (least == null || place.seenMs < seenMs(least)) {
        least = entry;
      }
      entry = next;
    }
    steps.add(CANDIDATES);
    return least;
  }

  private long seenMs(E entry) {
    Entry place = entry;
    return place.seenMs;
  }

  /** The first in the queue. */
  public @Nullable E oldest() {
    return oldest;
  }

  /** The next in the queue. */
  @SuppressWarnings("unchecked")
  public @Nullable E younger(E entry) {
    Entry place = entry;
    return (E) place.younger;
  }

  /** To the end of the queue. */
  public void moveToEnd(E entry) {
    unlink(entry);
    append(entry);
  }

  private void grow() {
    AtomicReferenceArray<@Nullable E> larger = new AtomicReferenceArray<>(2 * slots.length());
    for (E entry = oldest; entry != null; entry = younger(entry)) {
      insert(larger, entry);
    }
    slots = larger;
  }

  private void insert(AtomicReferenceArray<@Nullable E> entries, E entry) {
    int mask = entries.length() - 1;
    int i = KeyedHash.of(entry.keyHi, entry.keyLo) & mask;
    int walked = 1;
    while (entries.getPlain(i) != null) {
      i = i + 1 & mask;
      walked++;
    }
    entries.setRelease(i, entry);
    steps.add(walked);
  }

  private int slotOf(E entry) {
    int mask = slots.length() - 1;
    int i = KeyedHash.of(entry.keyHi, entry.keyLo) & mask;
    while (slots.getPlain(i) != entry) {
      i = i + 1 & mask;
    }
    return i;
  }

  private void append(E entry) {
    Entry place = entry;
    place.seenMs = entry.lastUsedMs();
    enqueue(entry);
  }

  private void enqueue(E entry) {
    Entry place = entry;
    place.older = youngest;
    if (youngest == null) {
      oldest = entry;
    } else {
      Entry last = youngest;
      last.younger = entry;
    }
    youngest = entry;
  }

  @SuppressWarnings("unchecked")
  private void unlink(E entry) {
    Entry place = entry;
    E older = (E) place.older;
    E younger = (E) place.younger;
    if (older == null) {
      oldest = younger;
    } else {
      Entry before = older;
      before.younger = younger;
    }
    if (younger == null) {
      youngest = older;
    } else {
      Entry after = younger;
      after.older = older;
    }
    place.older = null;
    place.younger = null;
  }
}
