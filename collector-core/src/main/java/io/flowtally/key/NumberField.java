// SPDX-License-Identifier: Apache-2.0
package io.flowtally.key;

import io.flowtally.networks.FlowFacts;
import io.flowtally.networks.NetRule;

/**
 * A number that a key can hold. It takes one bit more than its largest value: that bit alone stands
 * for {@code other}.
 *
 * @param name tells it from every other one in what is saved
 * @param bits how many its largest value has, 1 to 63
 * @param kept which of its values stay when a key is folded
 * @param value where it comes from; bits beyond {@code bits} are cut off
 */
record NumberField(String name, int bits, Kept kept, Value value) implements KeyField {
  /** Which values of a number stay when a key is folded into {@code other}. */
  enum Kept {
    ALL,
    NONE,
    /** AS numbers that the networks file names. */
    OF_NETWORKS_FILE,
    /** The length of a network. */
    LENGTH
  }

  /** Finds the number of a record. Called for each record: no allocation, no lock. */
  @FunctionalInterface
  interface Value {
    long of(FlowFacts facts, NetRule rule);
  }

  NumberField {
    if (bits < 1 || bits > 63) {
      throw new IllegalArgumentException("a number has 1 to 63 bits, not " + bits);
    }
  }

  /** In a key. */
  int width() {
    return bits + 1;
  }

  long other() {
    return 1L << bits;
  }

  @Override
  public boolean isBounded() {
    return kept != Kept.NONE;
  }

  @Override
  public boolean isOfNet() {
    return kept == Kept.LENGTH;
  }
}
