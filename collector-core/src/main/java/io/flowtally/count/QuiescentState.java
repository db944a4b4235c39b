// SPDX-License-Identifier: Apache-2.0
package io.flowtally.count;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;

/**
 * Where one receive loop stands: inside a datagram, when it may hold buckets, or outside.
 *
 * <p>Written by its loop only, read by the thread that expires. The word is odd inside and even
 * outside, and never takes a value twice.
 */
public final class QuiescentState {
  /** In the middle of an array, so that two loops' words never share a cache line. */
  private static final int WORD = 16;

  private static final VarHandle WORDS = MethodHandles.arrayElementVarHandle(long[].class);

  private final long[] padded = new long[2 * WORD];
  private final short number;

  QuiescentState(short number) {
    this.number = number;
  }

  /** Not 0, and no other loop's. */
  short number() {
    return number;
  }

  /**
   * To be called before the first bucket of a datagram is looked up. A volatile write, because the
   * look-up that follows must not be seen to come before it: some 5 ns, once a datagram.
   */
  public void enter() {
    WORDS.setVolatile(padded, WORD, padded[WORD] + 1);
  }

  /** To be called when no bucket of the datagram is used any more. */
  public void leave() {
    WORDS.setRelease(padded, WORD, padded[WORD] + 1);
  }

  long word() {
    return (long) WORDS.getVolatile(padded, WORD);
  }

  static boolean isInside(long word) {
    return (word & 1) != 0;
  }
}
