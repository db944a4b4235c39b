// SPDX-License-Identifier: Apache-2.0
package io.flowtally.count;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;

class KeyHashTest {
  @Test
  void spreadsHostsOfOneNetworkOverTheSlots() {
    int[] load = new int[1 << 12];
    long[] key = new long[4];
    for (int i = 0; i < 1 << 16; i++) {
      key[1] = 0xFFFF_0A00_0000L + i;
      load[KeyHash.of(key, 4) & (load.length - 1)]++;
    }
    // 16 a slot on average; a fair throw of dice stays below 50 with all but certainty
    for (int slot : load) {
      assertThat(slot).isLessThan(60);
    }
  }

  @Test
  void changesAboutHalfOfTheBitsWithAnyBitOfAnyWord() {
    for (int words = 1; words <= 6; words++) {
      long[] key = {3, 1, 4, 1, 5, 9};
      int plain = KeyHash.of(key, words);
      int changed = 0;
      for (int bit = 0; bit < 64 * words; bit++) {
        key[bit / 64] ^= 1L << bit;
        changed += Integer.bitCount(plain ^ KeyHash.of(key, words));
        key[bit / 64] ^= 1L << bit;
      }
      assertThat(changed / (64.0 * words)).isBetween(13.0, 19.0);
    }
  }

  /** The differences that cancel out in rounds of multiply and shift, whatever the secret. */
  @Test
  void doesNotLetDifferencesInNeighbouringWordsCancelOut() {
    Set<Integer> hashes = new HashSet<>();
    for (int i = 0; i < 1_000; i++) {
      hashes.add(KeyHash.of(new long[] {i, i, i, i}, 4));
      hashes.add(
          KeyHash.of(new long[] {i ^ Long.MIN_VALUE, i ^ Long.MIN_VALUE ^ (1L << 31), i, i}, 4));
    }
    assertThat(hashes).hasSizeGreaterThan(1_995);
  }
}
