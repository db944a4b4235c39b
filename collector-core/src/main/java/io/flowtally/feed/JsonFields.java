// SPDX-License-Identifier: Apache-2.0
package io.flowtally.feed;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.flowtally.address.IpAddress;

/** One object of JSON without line breaks, as goflow2 v2 writes it. Belongs to one loop. */
final class JsonFields implements FieldSink {
  private static final String HEX = "0123456789abcdef";

  private final StringBuilder out = new StringBuilder(1024);

  private StringBuilder name(String name) {
    return out.append(out.isEmpty() ? '{' : ',').append('"').append(name).append("\":");
  }

  @Override
  public void number(int field, String name, long value) {
    name(name).append(Long.toUnsignedString(value));
  }

  @Override
  public void word(int field, String name, long number, String word) {
    quote(name(name), word);
  }

  @Override
  public void address(int field, String name, long hi, long lo) {
    name(name).append('"');
    if ((hi | lo) != 0) {
      IpAddress.append(out, hi, lo);
    }
    out.append('"');
  }

  @Override
  public void prefix(int field, String name, long hi, long lo, int length) {
    boolean four = IpAddress.isV4(hi, lo);
    int kept = four ? 96 + length : length;
    name(name).append('"');
    IpAddress.append(out, hi & mask(kept), lo & mask(kept - 64));
    out.append('/').append(length).append('"');
  }

  private static long mask(int bits) {
    return bits <= 0 ? 0 : bits >= 64 ? -1 : -1L << (64 - bits);
  }

  @Override
  public void text(String name, String text) {
    if (!text.isEmpty()) {
      quote(name(name), text);
    }
  }

  /** What an exporter has sent may hold anything: RFC 8259 section 7. */
  private static void quote(StringBuilder out, String text) {
    out.append('"');
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == '"' || c == '\\') {
        out.append('\\').append(c);
      } else if (c < ' ') {
        out.append("\\u00").append(HEX.charAt(c >> 4)).append(HEX.charAt(c & 0xF));
      } else {
        out.append(c);
      }
    }
    out.append('"');
  }

  @Override
  public byte[] message() {
    byte[] message = out.append('}').toString().getBytes(UTF_8);
    out.setLength(0);
    return message;
  }
}
