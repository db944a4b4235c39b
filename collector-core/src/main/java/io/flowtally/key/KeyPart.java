// SPDX-License-Identifier: Apache-2.0
package io.flowtally.key;

import io.flowtally.networks.FlowFacts;

/**
 * One piece of a key: how it gets from a record into the key's words, and what stands for {@code
 * other} there. Immutable.
 */
interface KeyPart {
  /** Writes its bits. The words of numbers were cleared before. */
  void write(FlowFacts facts, long[] key);

  /** True when this part of a key can take few values only, so that folding may leave it. */
  boolean isBounded(long[] key);

  void makeOther(long[] key);

  /** True when it stands for {@code other} already. */
  boolean isOther(long[] key);
}
