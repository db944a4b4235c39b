// SPDX-License-Identifier: Apache-2.0
package io.flowtally.key;

import io.flowtally.networks.FlowFacts;

/**
 * A {@link WideField} in a key. What stands for {@code other} is that of an {@link AddressPart}: no
 * host has the address, and no text begins with eight bytes of 0.
 */
final class WidePart implements KeyPart {
  private final WideField field;
  private final int word;

  WidePart(WideField field, int word) {
    this.field = field;
    this.word = word;
  }

  /** Where it stands in a key: its first word, and how many. */
  String place() {
    return "@" + word + "+" + field.words();
  }

  @Override
  public void write(FlowFacts facts, long[] key) {
    field.value().write(facts.record(), key, word);
  }

  @Override
  public boolean isBounded(long[] key) {
    return false;
  }

  @Override
  public void makeOther(long[] key) {
    int last = word + field.words() - 1;
    for (int i = word; i < last; i++) {
      key[i] = AddressPart.OTHER_HI;
    }
    key[last] = AddressPart.OTHER_LO;
  }

  @Override
  public boolean isOther(long[] key) {
    int last = word + field.words() - 1;
    for (int i = word; i < last; i++) {
      if (key[i] != AddressPart.OTHER_HI) {
        return false;
      }
    }
    return key[last] == AddressPart.OTHER_LO;
  }

  void append(long[] key, StringBuilder out) {
    if (isOther(key)) {
      out.append("other");
    } else {
      field.text().append(key, word, out);
    }
  }
}
