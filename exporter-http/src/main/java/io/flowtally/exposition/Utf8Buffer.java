// SPDX-License-Identifier: Apache-2.0
package io.flowtally.exposition;

import java.io.IOException;
import java.io.OutputStream;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;

/**
 * Bytes on their way out. Rows are put together here and drained in large pieces; it grows only for
 * a row that is larger than what is left. Used by one thread.
 */
final class Utf8Buffer {
  private static final int DRAIN_AT = 48 * 1024;
  private static final int MOST_BYTES_A_CHAR = 3;

  private static final VarHandle LITTLE_ENDIAN =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

  private byte[] bytes;
  private char[] chars = new char[256];
  private int size;

  Utf8Buffer(int capacity) {
    bytes = new byte[capacity];
  }

  /** Room for rows beyond the point where it is drained. */
  static Utf8Buffer forOutput() {
    return new Utf8Buffer(DRAIN_AT + 16 * 1024);
  }

  int size() {
    return size;
  }

  void clear() {
    size = 0;
  }

  /** Writes everything out once enough has gathered. */
  void drainWhenLarge(OutputStream out) throws IOException {
    if (size >= DRAIN_AT) {
      drain(out);
    }
  }

  void drain(OutputStream out) throws IOException {
    out.write(bytes, 0, size);
    size = 0;
  }

  /** What has gathered, as an array of its own; empties the buffer. */
  byte[] take() {
    byte[] taken = Arrays.copyOf(bytes, size);
    size = 0;
    return taken;
  }

  void put(int b) {
    ensure(1);
    bytes[size++] = (byte) b;
  }

  void put(byte[] more) {
    ensure(more.length);
    System.arraycopy(more, 0, bytes, size, more.length);
    size += more.length;
  }

  void put(Utf8Buffer other) {
    ensure(other.size);
    System.arraycopy(other.bytes, 0, bytes, size, other.size);
    size += other.size;
  }

  /** Puts again what stands between two positions. */
  void repeat(int from, int to) {
    ensure(to - from);
    System.arraycopy(bytes, from, bytes, size, to - from);
    size += to - from;
  }

  void putZeros(int count) {
    ensure(count);
    Arrays.fill(bytes, size, size + count, (byte) 0);
    size += count;
  }

  /** Decimal digits of a number that is not negative. */
  void putDigits(long value) {
    endAt(Digits.put(value, room(Digits.LONGEST), size));
  }

  void putLittleEndian(long value) {
    LITTLE_ENDIAN.set(room(Long.BYTES), size, value);
    size += Long.BYTES;
  }

  /** For a writer of its own: the array, with so much room from {@link #size} on. */
  byte[] room(int more) {
    ensure(more);
    return bytes;
  }

  /** Ends what was written into the {@link #room}, or takes back all from a position on. */
  void endAt(int end) {
    size = end;
  }

  /** Text in UTF-8. */
  void putText(StringBuilder text) {
    put(text, false);
  }

  /** Text in UTF-8, with a backslash before each backslash and quote, and \n for a line break. */
  void putEscaped(StringBuilder text) {
    put(text, true);
  }

  private void put(StringBuilder text, boolean escape) {
    int length = text.length();
    if (length > chars.length) {
      chars = new char[length * 2];
    }
    text.getChars(0, length, chars, 0);
    ensure(length * MOST_BYTES_A_CHAR);
    for (int i = 0; i < length; i++) {
      char c = chars[i];
      if (c < 0x80) {
        putAscii(c, escape);
      } else {
        i += putWide(i, length);
      }
    }
  }

  private void putAscii(char c, boolean escape) {
    if (escape && (c == '"' || c == '\\' || c == '\n')) {
      bytes[size++] = '\\';
      c = c == '\n' ? 'n' : c;
    }
    bytes[size++] = (byte) c;
  }

  /** The character at {@code i}; 1 if it took two chars. Half a pair is ?, as the JDK has it. */
  private int putWide(int i, int length) {
    char c = chars[i];
    if (c < 0x800) {
      bytes[size++] = (byte) (0xC0 | (c >> 6));
      putTail(c);
    } else if (!Character.isSurrogate(c)) {
      bytes[size++] = (byte) (0xE0 | (c >> 12));
      putTail(c >> 6);
      putTail(c);
    } else if (i + 1 < length && Character.isSurrogatePair(c, chars[i + 1])) {
      int point = Character.toCodePoint(c, chars[i + 1]);
      bytes[size++] = (byte) (0xF0 | (point >> 18));
      putTail(point >> 12);
      putTail(point >> 6);
      putTail(point);
      return 1;
    } else {
      bytes[size++] = '?';
    }
    return 0;
  }

  /** Six more bits of a character. */
  private void putTail(int bits) {
    bytes[size++] = (byte) (0x80 | (bits & 0x3F));
  }

  private void ensure(int more) {
    if (bytes.length - size < more) {
      bytes = Arrays.copyOf(bytes, Math.max(bytes.length * 2, size + more));
    }
  }
}
