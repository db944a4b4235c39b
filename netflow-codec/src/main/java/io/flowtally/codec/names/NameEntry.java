// SPDX-License-Identifier: Apache-2.0
package io.flowtally.codec.names;

import io.flowtally.codec.limits.KeyedTable;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** The names of one thing, as the bytes that came. Changed under its store's lock. */
public final class NameEntry extends KeyedTable.Entry {
  static final byte[] EMPTY = new byte[0];
  private static final int OVERHEAD = 160;

  private volatile byte[] name = EMPTY;
  private volatile byte[] description = EMPTY;

  NameEntry(long id) {
    super(0, id, 0);
  }

  boolean sameName(byte[] buffer, int from, int to) {
    return same(name, buffer, from, to);
  }

  boolean sameDescription(byte[] buffer, int from, int to) {
    return same(description, buffer, from, to);
  }

  private static boolean same(byte[] known, byte[] buffer, int from, int to) {
    return Arrays.equals(known, 0, known.length, buffer, from, to);
  }

  public void name(byte[] bytes) {
    name = bytes;
  }

  public void description(byte[] bytes) {
    description = bytes;
  }

  public byte[] name() {
    return name;
  }

  public byte[] description() {
    return description;
  }

  /** About the heap that an entry takes with texts of these lengths. */
  static int weight(int nameLength, int descriptionLength) {
    return OVERHEAD + nameLength + descriptionLength;
  }

  public LearnedName learned(NameKind kind) {
    return new LearnedName(kind, keyLo, text(name), text(description));
  }

  private static String text(byte[] bytes) {
    return new String(bytes, StandardCharsets.UTF_8);
  }
}
