// SPDX-License-Identifier: Apache-2.0
package io.flowtally.key;

import io.flowtally.networks.GroupNames;
import org.jspecify.annotations.Nullable;

/** One label of a series: its name, and how its value reads out of a key. Immutable. */
final class KeyLabel {
  static final int A_WORD = -1;

  private final Column column;
  private final @Nullable AddressPart address;
  private final @Nullable NumberPart number;
  private final @Nullable WidePart wide;
  private final GroupNames groups;

  KeyLabel(
      Column column,
      @Nullable AddressPart address,
      @Nullable NumberPart number,
      @Nullable WidePart wide,
      GroupNames groups) {
    this.column = column;
    this.address = address;
    this.number = number;
    this.wide = wide;
    this.groups = groups;
  }

  String name() {
    return column.label();
  }

  void append(long[] key, StringBuilder out) {
    if (address != null) {
      address.append(key, out);
      if (number != null && !address.isOther(key)) {
        appendNumber(number, key, out.append('/'));
      }
    } else if (number != null) {
      appendNumber(number, key, out);
    } else if (wide != null) {
      wide.append(key, out);
    }
  }

  /**
   * Writes the value if it is an address, a number or both.
   *
   * @return where it ends; {@link #A_WORD} if it has to be appended
   */
  int put(long[] key, byte[] out, int at) {
    if (address == null) {
      return number == null ? A_WORD : putNumber(number, key, out, at);
    }
    if (address.isOther(key)) {
      return A_WORD;
    }
    int end = address.put(key, out, at);
    if (number == null) {
      return end;
    }
    out[end] = '/';
    return putNumber(number, key, out, end + 1);
  }

  private int putNumber(NumberPart part, long[] key, byte[] out, int at) {
    if (column.words() != null || part.isOther(key)) {
      return A_WORD;
    }
    long value = part.value(key);
    int end = at + 1;
    for (long rest = value / 10; rest > 0; rest /= 10) {
      end++;
    }
    for (int i = end - 1; i >= at; i--) {
      out[i] = (byte) ('0' + value % 10);
      value /= 10;
    }
    return end;
  }

  private void appendNumber(NumberPart part, long[] key, StringBuilder out) {
    if (part.isOther(key)) {
      out.append("other");
      return;
    }
    long value = part.value(key);
    NumberWords words = column.words();
    if (words == null) {
      out.append(value);
    } else {
      words.append(value, groups, out);
    }
  }
}
