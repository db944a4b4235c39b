// SPDX-License-Identifier: Apache-2.0
package io.flowtally.codec;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/**
 * Reads of unsigned integers in network order. Callers have checked the bounds; the JVM does too.
 */
public final class Wire {
  private static final VarHandle SHORT =
      MethodHandles.byteArrayViewVarHandle(short[].class, ByteOrder.BIG_ENDIAN);
  private static final VarHandle INT =
      MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.BIG_ENDIAN);
  private static final VarHandle LONG =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);

  private Wire() {}

  public static int u8(byte[] buffer, int offset) {
    return buffer[offset] & 0xFF;
  }

  public static int u16(byte[] buffer, int offset) {
    return (short) SHORT.get(buffer, offset) & 0xFFFF;
  }

  public static int i32(byte[] buffer, int offset) {
    return (int) INT.get(buffer, offset);
  }

  static long u32(byte[] buffer, int offset) {
    return (int) INT.get(buffer, offset) & 0xFFFF_FFFFL;
  }

  static long i64(byte[] buffer, int offset) {
    return (long) LONG.get(buffer, offset);
  }

  /** Reduced-size encoding (RFC 7011 section 6.2): 0 to 8 bytes; of longer values the low 8. */
  static long unsigned(byte[] buffer, int offset, int length) {
    return switch (length) {
      case 0 -> 0;
      case 1 -> u8(buffer, offset);
      case 2 -> u16(buffer, offset);
      case 4 -> u32(buffer, offset);
      case 8 -> i64(buffer, offset);
      default -> anySize(buffer, offset, length);
    };
  }

  private static long anySize(byte[] buffer, int offset, int length) {
    long value = 0;
    for (int i = Math.max(0, length - 8); i < length; i++) {
      value = (value << 8) | u8(buffer, offset + i);
    }
    return value;
  }
}
