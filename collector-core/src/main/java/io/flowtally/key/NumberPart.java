// SPDX-License-Identifier: Apache-2.0
package io.flowtally.key;

import io.flowtally.networks.FlowFacts;
import io.flowtally.networks.NetRule;

/** A number in some bits of one word of the key. */
final class NumberPart implements KeyPart {
  private final NumberField field;
  private final int word;
  private final int shift;
  private final NetRule rule;

  NumberPart(NumberField field, int word, int shift, NetRule rule) {
    this.field = field;
    this.word = word;
    this.shift = shift;
    this.rule = rule;
  }

  /** Where it stands in a key: word, lowest bit, width. */
  String place() {
    return "@" + word + "." + shift + "/" + field.width();
  }

  @Override
  public void write(FlowFacts facts, long[] key) {
    key[word] |= (field.value().of(facts, rule) & (field.other() - 1)) << shift;
  }

  @Override
  public boolean isBounded(long[] key) {
    return switch (field.kept()) {
      case ALL, LENGTH -> true;
      case NONE -> false;
      case OF_NETWORKS_FILE -> rule.asIsBounded(value(key));
    };
  }

  @Override
  public void makeOther(long[] key) {
    long mask = (field.other() << 1) - 1;
    key[word] = (key[word] & ~(mask << shift)) | field.other() << shift;
  }

  @Override
  public boolean isOther(long[] key) {
    return value(key) == field.other();
  }

  /** The number in a key, or {@code other}. */
  long value(long[] key) {
    return key[word] >>> shift & ((field.other() << 1) - 1);
  }
}
