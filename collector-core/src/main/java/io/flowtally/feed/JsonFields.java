// SPDX-License-Identifier: Apache-2.0
package io.flowtally.feed;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.flowtally.address.IpAddress;
import io.flowtally.codec.json.JsonText;
import java.util.HexFormat;

/** One object of JSON without line breaks, as goflow2 v2 writes it. Belongs to one loop. */
final class JsonFields implements FieldSink {
  private static final HexFormat HEX = HexFormat.of();

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
    JsonText.appendString(name(name), word);
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
  public void mac(int field, String name, long address) {
    name(name).append('"');
    for (int shift = 40; shift >= 0; shift -= 8) {
      out.append(HEX.toHexDigits((byte) (address >>> shift))).append(shift == 0 ? '"' : ':');
    }
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
  public boolean hasTexts() {
    return true;
  }

  @Override
  public void text(String name, String text) {
    if (!text.isEmpty()) {
      JsonText.appendString(name(name), text);
    }
  }

  @Override
  public byte[] message() {
    byte[] message = out.append('}').toString().getBytes(UTF_8);
    out.setLength(0);
    return message;
  }
}
