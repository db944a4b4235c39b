// SPDX-License-Identifier: Apache-2.0
package io.flowtally.codec.limits;

import java.security.SecureRandom;

/**
 * The hash of what the network chooses: addresses, domains, ids of templates. It depends on a
 * secret that this process drew at random, so nobody outside can send keys that collide.
 *
 * <p>Half of a 128-bit product of the two masked halves of a key, folded with the other half, as in
 * wyhash: where one factor is fixed, a universal hash of the other.
 */
public final class KeyedHash {
  private static final long FIRST;
  private static final long SECOND;

  static {
    SecureRandom random = new SecureRandom();
    FIRST = random.nextLong();
    SECOND = random.nextLong();
  }

  private KeyedHash() {}

  public static int of(long hi, long lo) {
    long a = hi ^ FIRST;
    long b = lo ^ SECOND;
    long folded = Math.multiplyHigh(a, b) ^ a * b;
    return (int) (folded ^ folded >>> 32);
  }
}
