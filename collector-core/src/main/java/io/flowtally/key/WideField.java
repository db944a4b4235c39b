// SPDX-License-Identifier: Apache-2.0
package io.flowtally.key;

import io.flowtally.codec.FlowRecord;

/**
 * What takes whole words of a key: an address of an element, a text.
 *
 * @param name tells it from every other one in what is saved
 * @param words how many
 * @param value writes them
 * @param text how they read
 */
record WideField(String name, int words, Value value, Text text) implements KeyField {
  /** Writes all the words of a record. Called for each record: no allocation, no lock. */
  @FunctionalInterface
  interface Value {
    void write(FlowRecord record, long[] key, int word);
  }

  /** Appends what the words say. */
  @FunctionalInterface
  interface Text {
    void append(long[] key, int word, StringBuilder out);
  }

  /** The exporter alone decides what it says. */
  @Override
  public boolean isBounded() {
    return false;
  }

  @Override
  public boolean isOfNet() {
    return false;
  }
}
