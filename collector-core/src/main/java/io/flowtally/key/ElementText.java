// SPDX-License-Identifier: Apache-2.0
package io.flowtally.key;

import io.flowtally.codec.FlowElement;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/**
 * A string of the exporter's in a key: its first 32 bytes, so that a key stays short and nothing
 * has to be remembered beside the buckets. UTF-8 (RFC 7011 section 6.1.5); what is none reads as
 * U+FFFD, and control characters read as spaces.
 */
final class ElementText {
  static final int WORDS = 4;
  private static final int OCTETS = 8 * WORDS;

  private ElementText() {}

  static WideField field(String name, FlowElement element) {
    return new WideField(
        name,
        WORDS,
        (record, key, word) -> element.words(record, key, word, WORDS),
        ElementText::append);
  }

  private static void append(long[] key, int word, StringBuilder out) {
    ByteBuffer octets = ByteBuffer.allocate(OCTETS);
    for (int i = 0; i < WORDS; i++) {
      octets.putLong(key[word + i]);
    }
    byte[] text = octets.array();
    int length = 0;
    while (length < OCTETS && text[length] != 0) {
      length++;
    }
    length = length < OCTETS ? length : wholeCharacters(text);
    String read = new String(text, 0, length, StandardCharsets.UTF_8);
    for (int i = 0; i < read.length(); i++) {
      out.append(Character.isISOControl(read.charAt(i)) ? ' ' : read.charAt(i));
    }
  }

  /**
   * Where the last character of a text begins that the end may have cut; its end if it is whole.
   */
  private static int wholeCharacters(byte[] text) {
    int start = OCTETS - 1;
    while (start > OCTETS - 4 && (text[start] & 0xC0) == 0x80) {
      start--;
    }
    int lead = text[start] & 0xFF;
    int needs = lead < 0xC0 ? 1 : lead < 0xE0 ? 2 : lead < 0xF0 ? 3 : 4;
    return start + needs > OCTETS ? start : OCTETS;
  }
}
