// SPDX-License-Identifier: Apache-2.0
package io.flowtally.codec.names;

/**
 * An applicationId (95) as one number, whatever its length on the wire: RFC 6759 section 4.1 lets
 * an exporter send its selector with fewer bytes, which changes nothing of its value.
 *
 * <pre>| classification engine (8) | selector (56) |</pre>
 */
public final class ApplicationId {
  /** No number: no engine, or a selector of more than 56 bits. */
  public static final long NONE = -1;

  public static final int SELECTOR_BITS = 56;
  public static final long SELECTOR = (1L << SELECTOR_BITS) - 1;

  private ApplicationId() {}

  /** From the bytes of the field. */
  public static long of(byte[] buffer, int offset, int length) {
    if (length < 2) {
      return NONE;
    }
    long selector = 0;
    for (int i = 1; i < length; i++) {
      if (selector >>> (SELECTOR_BITS - 8) != 0) {
        return NONE;
      }
      selector = selector << 8 | (buffer[offset + i] & 0xFF);
    }
    return (long) (buffer[offset] & 0xFF) << SELECTOR_BITS | selector;
  }

  /** {@code engine:selector}, as {@code 3:80}. */
  public static String format(long id) {
    return (id >>> SELECTOR_BITS) + ":" + (id & SELECTOR);
  }
}
