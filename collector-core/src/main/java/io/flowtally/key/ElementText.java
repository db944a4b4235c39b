// SPDX-License-Identifier: Apache-2.0
package io.flowtally.key;

import io.flowtally.codec.FlowRecord;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/**
 * A string of the exporter's in a key: its first 32 bytes, so that a key stays short and nothing
 * has to be remembered beside the buckets. UTF-8 (RFC 7011 section 6.1.5) as far as the first NUL.
 *
 * <p>A key holds what its label shows: two keys with one label would be two series of one name.
 * Hence the key itself has a space for each control character and {@code ?} for each byte that is
 * not UTF-8, and lacks what only formats. Allocates nothing.
 */
final class ElementText {
  static final int WORDS = 4;
  private static final int BYTES = 8 * WORDS;

  private static final long EACH = 0x0101_0101_0101_0101L;
  private static final long SPACES = 0x2020_2020_2020_2020L;
  private static final long HIGH = 0x8080_8080_8080_8080L;
  private static final int NON_JOINER = 0x200C;
  private static final int JOINER = 0x200D;

  private ElementText() {}

  /** Writes a text to so many words. */
  @FunctionalInterface
  interface Writer {
    void write(FlowRecord record, long[] key, int word, int words);
  }

  static WideField field(String name, Writer text) {
    return new WideField(
        name,
        WORDS,
        (record, key, word) -> {
          text.write(record, key, word, WORDS);
          normalize(key, word);
        },
        ElementText::append);
  }

  private static void append(long[] key, int word, StringBuilder out) {
    ByteBuffer bytes = ByteBuffer.allocate(BYTES);
    for (int i = 0; i < WORDS; i++) {
      bytes.putLong(key[word + i]);
    }
    int length = 0;
    while (length < BYTES && bytes.get(length) != 0) {
      length++;
    }
    out.append(new String(bytes.array(), 0, length, StandardCharsets.UTF_8));
  }

  /** Makes of what an exporter sent what a label shows. Never longer. */
  static void normalize(long[] key, int word) {
    if (isPlain(key, word)) {
      return;
    }
    int to = 0;
    int at = 0;
    while (at < BYTES && get(key, word, at) != 0) {
      int lead = get(key, word, at);
      int length = length(lead);
      if (at + length > BYTES) {
        break; // the end has cut it
      }
      int character = character(key, word, at, lead, length);
      if (character < 0) {
        put(key, word, to++, '?');
        at++;
        continue;
      }
      switch (Character.getType(character)) {
        case Character.CONTROL, Character.LINE_SEPARATOR, Character.PARAGRAPH_SEPARATOR ->
            put(key, word, to++, ' ');
        case Character.FORMAT -> {
          if (character == NON_JOINER || character == JOINER) {
            to = move(key, word, at, length, to);
          }
        }
        default -> to = move(key, word, at, length, to);
      }
      at += length;
    }
    while (to < BYTES) {
      put(key, word, to++, 0);
    }
  }

  /** Printable ASCII, and then nothing but 0. */
  private static boolean isPlain(long[] key, int word) {
    boolean ended = false;
    for (int i = 0; i < WORDS; i++) {
      long bytes = key[word + i];
      if (ended && bytes != 0) {
        return false;
      }
      if (bytes == 0) {
        ended = true;
        continue;
      }
      int zeros = Long.numberOfTrailingZeros(bytes) >>> 3;
      // What has ended counts as printable.
      long text = zeros == 0 ? bytes : bytes | (SPACES >>> (64 - 8 * zeros));
      // Below 0x80 each, 0x20 less does not borrow, and 1 more does not reach 0x80.
      if ((text & HIGH) != 0
          || (((text | HIGH) - SPACES) & HIGH) != HIGH
          || ((text + EACH) & HIGH) != 0) {
        return false;
      }
      ended = zeros > 0;
    }
    return true;
  }

  /** Of the character that begins with such a byte; 1 if none does. */
  private static int length(int lead) {
    if (lead < 0xC0 || lead >= 0xF8) {
      return 1;
    }
    return lead < 0xE0 ? 2 : lead < 0xF0 ? 3 : 4;
  }

  /** The character that starts there; -1 if no well-formed one does (RFC 3629 section 4). */
  private static int character(long[] key, int word, int at, int lead, int length) {
    if (length == 1) {
      return lead < 0x80 ? lead : -1;
    }
    int character = lead & (0x7F >>> length);
    for (int i = 1; i < length; i++) {
      int next = get(key, word, at + i);
      if ((next & 0xC0) != 0x80) {
        return -1;
      }
      character = (character << 6) | (next & 0x3F);
    }
    int least = length == 2 ? 0x80 : length == 3 ? 0x800 : 0x1_0000;
    boolean isSurrogate = character >= 0xD800 && character <= 0xDFFF;
    return character < least || character > Character.MAX_CODE_POINT || isSurrogate
        ? -1
        : character;
  }

  private static int move(long[] key, int word, int from, int length, int to) {
    for (int i = 0; i < length; i++) {
      put(key, word, to + i, get(key, word, from + i));
    }
    return to + length;
  }

  private static int get(long[] key, int word, int at) {
    return (int) (key[word + (at >>> 3)] >>> (56 - 8 * (at & 7))) & 0xFF;
  }

  private static void put(long[] key, int word, int at, int value) {
    int shift = 56 - 8 * (at & 7);
    int place = word + (at >>> 3);
    key[place] = (key[place] & ~(0xFFL << shift)) | ((long) value << shift);
  }
}
