// SPDX-License-Identifier: Apache-2.0
package io.flowtally.count;

import java.util.Arrays;

/** A bucket whose key has more words than {@link Bucket} has fields for. */
final class LongKeyBucket extends Bucket {
  private final long[] rest;

  LongKeyBucket(long[] key, int words, int createdSeconds, boolean pastLimit, long sequence) {
    super(key, words, createdSeconds, pastLimit, sequence);
    rest = Arrays.copyOfRange(key, INLINE, words);
  }

  @Override
  long wordOfRest(int i) {
    return word(rest, i);
  }

  @Override
  void copyRest(long[] out) {
    System.arraycopy(rest, 0, out, INLINE, rest.length);
  }

  @Override
  boolean hasRest(long[] key) {
    return isRestOf(key, rest);
  }

  static long word(long[] rest, int i) {
    return i < rest.length ? rest[i] : 0;
  }

  static boolean isRestOf(long[] key, long[] rest) {
    for (int i = 0; i < rest.length; i++) {
      if (rest[i] != key[i + INLINE]) {
        return false;
      }
    }
    return true;
  }
}
