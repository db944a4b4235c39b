// SPDX-License-Identifier: Apache-2.0
package io.flowtally.codec.json;

import io.flowtally.address.IpAddress;
import io.flowtally.codec.registry.AbstractType;
import io.flowtally.codec.registry.InformationElements;
import java.math.BigInteger;
import org.jspecify.annotations.Nullable;

/**
 * Prints the value of a field as JSON by its abstract type. A value whose length does not fit its
 * type is printed as hex, so nothing that was sent is hidden; a number, address or time of length 0
 * is {@code null}. Not thread-safe.
 */
final class ValueJson {
  // Bytes of unsigned256, the widest type there is. Readers of JSON give up on longer numbers.
  private static final int LONGEST_INTEGER = 32;

  private final BasicListJson basicList;

  ValueJson(InformationElements elements) {
    basicList = new BasicListJson(elements, this);
  }

  /** {@code type} is null for an element that nobody has published: hex. */
  void append(StringBuilder out, @Nullable AbstractType type, byte[] b, int offset, int length) {
    append(out, type, b, offset, length, 0);
  }

  void append(
      StringBuilder out, @Nullable AbstractType type, byte[] b, int offset, int length, int depth) {
    if (type == null) {
      JsonText.appendHex(out, b, offset, length);
      return;
    }
    switch (type) {
      case STRING -> appendPadded(out, b, offset, length);
      case OCTET_ARRAY, SUB_TEMPLATE_LIST, SUB_TEMPLATE_MULTI_LIST ->
          JsonText.appendHex(out, b, offset, length);
      case BASIC_LIST -> basicList.append(out, b, offset, length, depth);
      default -> {
        if (length == 0) {
          out.append("null");
        } else {
          appendScalar(out, type, b, offset, length);
        }
      }
    }
  }

  private static void appendScalar(
      StringBuilder out, AbstractType type, byte[] b, int offset, int length) {
    switch (type) {
      case SIGNED8, SIGNED16, SIGNED32, SIGNED64 -> appendSigned(out, b, offset, length);
      case FLOAT32, FLOAT64 -> appendFloat(out, b, offset, length);
      case BOOLEAN -> appendBoolean(out, b, offset, length);
      case MAC_ADDRESS -> appendMac(out, b, offset, length);
      case IPV4_ADDRESS, IPV6_ADDRESS -> appendAddress(out, b, offset, length);
      case DATE_TIME_SECONDS,
          DATE_TIME_MILLISECONDS,
          DATE_TIME_MICROSECONDS,
          DATE_TIME_NANOSECONDS ->
          TimeJson.append(out, type, b, offset, length);
      default -> appendUnsigned(out, b, offset, length);
    }
  }

  /** Integers may be reduced in size (RFC 7011 section 6.2), and in v9 be of any size. */
  static void appendUnsigned(StringBuilder out, byte[] b, int offset, int length) {
    if (length <= Long.BYTES) {
      out.append(Long.toUnsignedString(unsigned(b, offset, length)));
    } else if (length <= LONGEST_INTEGER) {
      out.append(new BigInteger(1, b, offset, length));
    } else {
      JsonText.appendHex(out, b, offset, length);
    }
  }

  private static void appendSigned(StringBuilder out, byte[] b, int offset, int length) {
    if (length <= LONGEST_INTEGER) {
      out.append(new BigInteger(b, offset, length));
    } else {
      JsonText.appendHex(out, b, offset, length);
    }
  }

  /** Up to eight bytes in network order. */
  static long unsigned(byte[] b, int offset, int length) {
    long value = 0;
    for (int i = offset; i < offset + length; i++) {
      value = value << 8 | (b[i] & 0xFF);
    }
    return value;
  }

  /** JSON has neither NaN nor infinity. */
  private static void appendFloat(StringBuilder out, byte[] b, int offset, int length) {
    if (length == Float.BYTES) {
      float value = Float.intBitsToFloat((int) unsigned(b, offset, length));
      out.append(Float.isFinite(value) ? Float.toString(value) : "null");
    } else if (length == Double.BYTES) {
      double value = Double.longBitsToDouble(unsigned(b, offset, length));
      out.append(Double.isFinite(value) ? Double.toString(value) : "null");
    } else {
      JsonText.appendHex(out, b, offset, length);
    }
  }

  /** RFC 7011 section 6.1.5: 1 is true, 2 is false. */
  private static void appendBoolean(StringBuilder out, byte[] b, int offset, int length) {
    if (length == 1 && (b[offset] == 1 || b[offset] == 2)) {
      out.append(b[offset] == 1);
    } else {
      appendUnsigned(out, b, offset, length);
    }
  }

  private static void appendMac(StringBuilder out, byte[] b, int offset, int length) {
    if (length != 6) {
      JsonText.appendHex(out, b, offset, length);
      return;
    }
    for (int i = 0; i < 6; i++) {
      out.append(i == 0 ? '"' : ':');
      JsonText.appendOctet(out, b[offset + i]);
    }
    out.append('"');
  }

  /** By the length that was sent: some exporters send IPv6 in elements of IPv4. */
  private static void appendAddress(StringBuilder out, byte[] b, int offset, int length) {
    if (length != 4 && length != 16) {
      JsonText.appendHex(out, b, offset, length);
      return;
    }
    long hi = length == 4 ? 0 : unsigned(b, offset, 8);
    long lo =
        length == 4
            ? IpAddress.v4((int) unsigned(b, offset, 4))
            : unsigned(b, offset + 8, Long.BYTES);
    out.append('"');
    if (length == 16 && IpAddress.isV4(hi, lo)) {
      out.append("::ffff:");
    }
    IpAddress.append(out, hi, lo);
    out.append('"');
  }

  /** v9 and some of IPFIX pad text with NUL to a fixed length. */
  private static void appendPadded(StringBuilder out, byte[] b, int offset, int length) {
    int end = offset + length;
    while (end > offset && b[end - 1] == 0) {
      end--;
    }
    JsonText.appendUtf8(out, b, offset, end - offset);
  }
}
