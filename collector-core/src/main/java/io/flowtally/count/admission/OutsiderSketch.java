// SPDX-License-Identifier: Apache-2.0
package io.flowtally.count.admission;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;

/**
 * What keys without a bucket have weighed of late: an 8-way cache of tags, of fixed size.
 *
 * <p>An entry is a long, eight of them are a set, about a cache line:
 *
 * <pre>
 *  63            32 31             0
 * +----------------+----------------+
 * |  fingerprint   | weight, float  |     an entry of weight 0 is free
 * +----------------+----------------+
 * </pre>
 *
 * <p>The high half of a key's hash chooses the set, the low half is the fingerprint. A key that is
 * not in its set replaces the lightest there with probability b / (min + b) and begins at b, the
 * bytes of its record: so a flood of keys that come once wears away at what is light and leaves
 * what is heavy alone. A count-min sketch, and space-saving, let tens of thousands of a flood's
 * keys grow heavy by collisions; this one has none to speak of.
 *
 * <p>Any thread may add. Entries are read and written whole, but not as one step: where two threads
 * meet in an entry, one addition may be missing from a weight. Counters are elsewhere.
 */
public final class OutsiderSketch {
  private static final VarHandle ENTRIES = MethodHandles.arrayElementVarHandle(long[].class);
  private static final int WAYS = 8;
  private static final long WEIGHT = 0xFFFF_FFFFL;
  private static final float LIGHTEST = 1e-3f;
  private static final int SMALLEST = 64;

  private final long[] entries;
  private final int sets;

  /**
   * Makes an empty sketch.
   *
   * @param size how many entries, of eight bytes each
   */
  public OutsiderSketch(int size) {
    sets = Math.max(SMALLEST, size) / WAYS;
    entries = new long[sets * WAYS];
  }

  /** The memory that it takes. */
  public long memoryBytes() {
    return (long) entries.length * Long.BYTES;
  }

  private int base(long hash) {
    return (int) (((hash >>> 32) * sets) >>> 32) * WAYS;
  }

  private static boolean isOf(long entry, long hash) {
    return (int) (entry >>> 32) == (int) hash && (int) entry != 0;
  }

  private static float weightIn(long entry) {
    return Float.intBitsToFloat((int) entry);
  }

  private static long entry(long hash, float weight) {
    return hash << 32 | (Float.floatToRawIntBits(weight) & WEIGHT);
  }

  private long get(int i) {
    return (long) ENTRIES.getOpaque(entries, i);
  }

  private void set(int i, long entry) {
    ENTRIES.setOpaque(entries, i, entry);
  }

  /** Loads both ends of a key's set, so that {@link #add} soon after does not wait for memory. */
  public long touch(long hash) {
    int base = base(hash);
    return get(base) + get(base + WAYS - 1);
  }

  /**
   * Adds a record to the weight of its key.
   *
   * @param random of which the upper bits decide whether a key that is not here gets in
   * @return what the key weighs now; 0 if it did not get in
   */
  public float add(long hash, float octets, long random) {
    int base = base(hash);
    // Weights are not negative, so their bits order as they do; the low ones give way to the place.
    // Whichever is the least cannot be foretold, so no branch looks for it.
    int lightest = Integer.MAX_VALUE;
    for (int i = 0; i < WAYS; i++) {
      long entry = get(base + i);
      if (isOf(entry, hash)) {
        float weight = weightIn(entry) + octets;
        set(base + i, entry(hash, weight));
        return weight;
      }
      lightest = Math.min(lightest, ((int) entry & -WAYS) | i);
    }
    int place = base + (lightest & (WAYS - 1));
    float least = weightIn(get(place));
    float chance = (random >>> 40) * 0x1p-24f;
    if (octets <= 0 || chance * (least + octets) >= octets) {
      return 0;
    }
    set(place, entry(hash, octets));
    return octets;
  }

  /** What a key weighs; 0 if it is not here. */
  public float weight(long hash) {
    int base = base(hash);
    for (int i = base; i < base + WAYS; i++) {
      if (isOf(get(i), hash)) {
        return weightIn(get(i));
      }
    }
    return 0;
  }

  /** Takes a key in with a weight, in place of the lightest of its set if that is lighter. */
  public void put(long hash, float weight) {
    int base = base(hash);
    int place = base;
    for (int i = base; i < base + WAYS; i++) {
      if (isOf(get(i), hash)) {
        place = i;
        break;
      }
      place = weightIn(get(i)) < weightIn(get(place)) ? i : place;
    }
    if (weight > LIGHTEST && (isOf(get(place), hash) || weightIn(get(place)) < weight)) {
      set(place, entry(hash, weight));
    }
  }

  /** Lets a key out. */
  public void remove(long hash) {
    int base = base(hash);
    for (int i = base; i < base + WAYS; i++) {
      if (isOf(get(i), hash)) {
        set(i, 0);
      }
    }
  }

  /** Makes all that was weighed before count less. By one thread, beside those that add. */
  public void decay(float factor) {
    for (int i = 0; i < entries.length; i++) {
      long entry = get(i);
      if ((int) entry != 0) {
        float weight = weightIn(entry) * factor;
        set(i, weight < LIGHTEST ? 0 : entry(entry >>> 32, weight));
      }
    }
  }
}
