// SPDX-License-Identifier: Apache-2.0
package io.flowtally.codec.names;

import java.util.Arrays;

/**
 * What one options record calls one thing: a number, and where in the datagram its name and its
 * description stand. A view that is used again and again; not thread-safe.
 */
final class OptionName {
  private static final int ABSENT = -1;

  long id;
  private byte[] buffer = NameEntry.EMPTY;
  private boolean numbered;
  private int nameFrom;
  private int nameTo;
  private int descriptionFrom;
  private int descriptionTo;

  void clear(byte[] datagram) {
    buffer = datagram;
    numbered = false;
    nameFrom = ABSENT;
    descriptionFrom = ABSENT;
  }

  /** The first number that a record has for it counts. */
  void id(long number) {
    if (!numbered) {
      id = number;
      numbered = true;
    }
  }

  boolean hasId() {
    return numbered;
  }

  void nameAt(int offset, int length) {
    if (nameFrom == ABSENT) {
      nameFrom = offset;
      nameTo = end(buffer, offset, length);
    }
  }

  void descriptionAt(int offset, int length) {
    if (descriptionFrom == ABSENT) {
      descriptionFrom = offset;
      descriptionTo = end(buffer, offset, length);
    }
  }

  boolean hasName() {
    return nameFrom != ABSENT;
  }

  boolean hasDescription() {
    return descriptionFrom != ABSENT;
  }

  /** Whether the entry says the same. */
  boolean isIn(NameEntry entry) {
    return (!hasName() || entry.sameName(buffer, nameFrom, nameTo))
        && (!hasDescription() || entry.sameDescription(buffer, descriptionFrom, descriptionTo));
  }

  byte[] name() {
    return Arrays.copyOfRange(buffer, nameFrom, nameTo);
  }

  byte[] description() {
    return Arrays.copyOfRange(buffer, descriptionFrom, descriptionTo);
  }

  /**
   * Where the text ends: before the first NUL, with which v9 fills fields up, without spaces behind
   * it, and not within a character of UTF-8 where it has to be cut.
   */
  private static int end(byte[] buffer, int offset, int length) {
    int most = offset + Math.min(length, NameStore.LONGEST);
    int end = offset;
    while (end < most && buffer[end] != 0) {
      end++;
    }
    if (end == most && length > NameStore.LONGEST) {
      while (end > offset && (buffer[end] & 0xC0) == 0x80) {
        end--;
      }
    }
    while (end > offset && buffer[end - 1] == ' ') {
      end--;
    }
    return end;
  }
}
