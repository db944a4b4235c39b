// SPDX-License-Identifier: Apache-2.0
package io.flowtally.count;

import org.jspecify.annotations.Nullable;

/** Keys that are looked up together, and what was found for each. Belongs to one loop. */
final class KeyBatch {
  static final int MOST = 64;

  final long[][] keys;

  /** Of each key its bucket, null for one that is new. */
  final @Nullable Bucket[] found = new Bucket[MOST];

  int size;

  /** Where each key is being looked for. */
  final int[] slots = new int[MOST];

  /** The tag that each must have there. */
  final byte[] tags = new byte[MOST];

  /** The keys whose slot held the bucket of another. */
  final int[] open = new int[MOST];

  /** The hash of each key, as {@link KeyHash#wide} has it. */
  final long[] hashes = new long[MOST];

  /** Means nothing, but the loads that fetch what is needed next are not optimised away. */
  @SuppressWarnings("UnusedVariable")
  long touched;

  KeyBatch(int words) {
    keys = new long[MOST][words];
  }

  boolean isFull() {
    return size == MOST;
  }
}
