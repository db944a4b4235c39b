// SPDX-License-Identifier: Apache-2.0
package io.flowtally.feed;

import io.flowtally.address.IpAddress;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;

/**
 * One FlowMessage behind its length, as goflow2 v2 writes it and ClickHouse's format Protobuf reads
 * it. What is 0 is left out, as proto3 has it. Belongs to one loop.
 */
final class ProtobufFields implements FieldSink {
  private static final int VARINT = 0;
  private static final int BYTES = 2;
  private static final int MORE = 0x80;

  private final ByteArrayOutputStream out = new ByteArrayOutputStream(512);

  private static void varint(ByteArrayOutputStream to, long value) {
    long left = value;
    while ((left & -MORE) != 0) {
      to.write(((int) left & (MORE - 1)) | MORE);
      left >>>= 7;
    }
    to.write((int) left);
  }

  private void tag(int field, int type) {
    varint(out, (long) field << 3 | type);
  }

  @Override
  public void number(int field, String name, long value) {
    if (value != 0) {
      tag(field, VARINT);
      varint(out, value);
    }
  }

  @Override
  public void word(int field, String name, long number, String word) {
    number(field, name, number);
  }

  @Override
  public void address(int field, String name, long hi, long lo) {
    if ((hi | lo) == 0) {
      return;
    }
    byte[] address =
        IpAddress.isV4(hi, lo)
            ? ByteBuffer.allocate(4).putInt((int) lo).array()
            : ByteBuffer.allocate(16).putLong(hi).putLong(lo).array();
    tag(field, BYTES);
    varint(out, address.length);
    out.writeBytes(address);
  }

  @Override
  public void prefix(int field, String name, long hi, long lo, int length) {
    number(field, name, length);
  }

  @Override
  public void mac(int field, String name, long address) {
    number(field, name, address);
  }

  @Override
  public boolean hasTexts() {
    return false;
  }

  @Override
  public void text(String name, String text) {}

  @Override
  public byte[] message() {
    ByteArrayOutputStream whole = new ByteArrayOutputStream(out.size() + 2);
    varint(whole, out.size());
    whole.writeBytes(out.toByteArray());
    out.reset();
    return whole.toByteArray();
  }
}
