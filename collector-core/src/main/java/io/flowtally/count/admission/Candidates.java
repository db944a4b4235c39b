// SPDX-License-Identifier: Apache-2.0
package io.flowtally.count.admission;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.Arrays;

/**
 * Keys outside that may have become heavy enough to get in, of which the {@link OutsiderSketch}
 * knows no more than a hash. A fixed number of places; a hash chooses the place, and the heavier of
 * two that meet stays until the next look.
 *
 * <p>Any thread may offer, one takes. A key's words are written without a lock, so whoever takes
 * one has to see whether its hash is still that of the words: two that were written at the same
 * time may have got mixed.
 */
public final class Candidates {
  private static final VarHandle HASHES = MethodHandles.arrayElementVarHandle(long[].class);

  private final int words;
  private final long[] hashes;
  private final float[] weights;
  private final long[] keys;

  /** Makes places for so many keys of so many words. */
  public Candidates(int places, int words) {
    this.words = words;
    hashes = new long[places];
    weights = new float[places];
    keys = new long[Math.multiplyExact(places, words)];
  }

  public int places() {
    return hashes.length;
  }

  /** The memory that it takes. */
  public long memoryBytes() {
    return (long) hashes.length * (Long.BYTES + Float.BYTES) + (long) keys.length * Long.BYTES;
  }

  /** Offers a key that weighs so much. */
  public void offer(long hash, long[] key, float weight) {
    int place = (int) (((hash & 0xFFFF_FFFFL) * hashes.length) >>> 32);
    long there = (long) HASHES.getOpaque(hashes, place);
    if (there == hash || (there != 0 && weights[place] >= weight)) {
      return;
    }
    HASHES.setRelease(hashes, place, 0);
    weights[place] = weight;
    System.arraycopy(key, 0, keys, place * words, words);
    HASHES.setRelease(hashes, place, hash);
  }

  /**
   * Empties a place.
   *
   * @param key what was there is written here
   * @return its hash; 0 if the place is empty
   */
  public long take(int place, long[] key) {
    long hash = (long) HASHES.getAcquire(hashes, place);
    if (hash != 0) {
      System.arraycopy(keys, place * words, key, 0, words);
      HASHES.setRelease(hashes, place, 0);
    }
    return hash;
  }

  /** Forgets all of them. */
  public void clear() {
    Arrays.fill(hashes, 0);
  }
}
