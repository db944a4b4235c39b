// SPDX-License-Identifier: Apache-2.0
package io.flowtally.codec.json;

import java.nio.charset.StandardCharsets;

/** The few forms of JSON (RFC 8259) that records need. Static only. */
public final class JsonText {
  private static final char[] HEX = "0123456789abcdef".toCharArray();

  private JsonText() {}

  /** A string with its quotes; what RFC 8259 section 7 wants escaped is. */
  public static void appendString(StringBuilder out, CharSequence text) {
    out.append('"');
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == '"' || c == '\\') {
        out.append('\\').append(c);
      } else if (c < ' ') {
        out.append("\\u00").append(HEX[c >>> 4]).append(HEX[c & 0xF]);
      } else {
        out.append(c);
      }
    }
    out.append('"');
  }

  /** Bytes that are not UTF-8 become U+FFFD. */
  static void appendUtf8(StringBuilder out, byte[] buffer, int offset, int length) {
    appendString(out, new String(buffer, offset, length, StandardCharsets.UTF_8));
  }

  static void appendHex(StringBuilder out, byte[] buffer, int offset, int length) {
    out.append('"');
    for (int i = offset; i < offset + length; i++) {
      appendOctet(out, buffer[i]);
    }
    out.append('"');
  }

  static void appendOctet(StringBuilder out, byte octet) {
    out.append(HEX[octet >>> 4 & 0xF]).append(HEX[octet & 0xF]);
  }
}
