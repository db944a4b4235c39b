// SPDX-License-Identifier: Apache-2.0
package io.flowtally.count;

import java.security.SecureRandom;

/**
 * Hashes keys under secrets drawn once a process, so that nobody outside can choose addresses that
 * meet in the table.
 *
 * <p>Two words at a time go through a 64 by 64 to 128 bit product, whose halves are folded. Plain
 * multiply-and-shift rounds would not do: flipping the top bit of one word and two bits of the next
 * cancels out there whatever the secret is.
 */
final class KeyHash {
  private static final long S0;
  private static final long S1;
  private static final long S2;
  private static final long S3;
  private static final long S4;

  static {
    SecureRandom random = new SecureRandom();
    S0 = random.nextLong();
    S1 = random.nextLong();
    S2 = random.nextLong();
    S3 = random.nextLong();
    S4 = random.nextLong() | 1;
  }

  private KeyHash() {}

  /** Hashes the first {@code words} words; the low bits are as good as the high ones. */
  static int of(long[] key, int words) {
    return folded(wide(key, words));
  }

  /** The int of {@link #of} from the long of {@link #wide}. */
  static int folded(long wide) {
    return (int) (wide ^ wide >>> 32);
  }

  /** The same before it is folded to an int, for what needs more bits than a table. */
  static long wide(long[] key, int words) {
    long h = words == 1 ? folded(key[0] ^ S0, S1) : folded(key[0] ^ S0, key[1] ^ S1);
    if (words > 3) {
      h ^= folded(key[2] ^ S2, key[3] ^ S3);
      for (int i = 4; i < words; i++) {
        h = folded(h ^ S2, key[i] ^ S3);
      }
    } else if (words == 3) {
      h ^= folded(key[2] ^ S2, S3);
    }
    return folded(h, S4);
  }

  private static long folded(long a, long b) {
    return Math.multiplyHigh(a, b) ^ a * b;
  }
}
