// SPDX-License-Identifier: Apache-2.0
package io.flowtally.kafka;

import java.nio.ByteBuffer;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.jspecify.annotations.Nullable;

/**
 * What a record of the topic says beside the datagram, in three headers: {@code exporter}, the 16
 * bytes of its address (IPv4 is v4-mapped); {@code session}, 8 bytes, which tells its senders
 * apart; {@code time}, 8 bytes, Unix milliseconds at which an inlet received it. All big-endian.
 *
 * @param hi first eight bytes of the exporter's address
 * @param lo last eight bytes
 */
record DatagramHeaders(long hi, long lo, long session, long timeMs) {
  private static final String EXPORTER = "exporter";
  private static final String SESSION = "session";
  private static final String TIME = "time";
  private static final int ADDRESS = 16;

  static byte[] address(long hi, long lo) {
    return ByteBuffer.allocate(ADDRESS).putLong(hi).putLong(lo).array();
  }

  private static byte[] number(long value) {
    return ByteBuffer.allocate(Long.BYTES).putLong(value).array();
  }

  /** For a record whose key is the {@link #address} of its exporter. */
  static Headers of(byte[] address, long session, long timeMs) {
    return new RecordHeaders()
        .add(EXPORTER, address)
        .add(SESSION, number(session))
        .add(TIME, number(timeMs));
  }

  /** Null if a header is missing or has another length: somebody else wrote the record. */
  static @Nullable DatagramHeaders read(Headers headers) {
    byte[] exporter = value(headers, EXPORTER, ADDRESS);
    byte[] session = value(headers, SESSION, Long.BYTES);
    byte[] time = value(headers, TIME, Long.BYTES);
    if (exporter.length == 0 || session.length == 0 || time.length == 0) {
      return null;
    }
    ByteBuffer address = ByteBuffer.wrap(exporter);
    return new DatagramHeaders(
        address.getLong(),
        address.getLong(),
        ByteBuffer.wrap(session).getLong(),
        ByteBuffer.wrap(time).getLong());
  }

  private static byte[] value(Headers headers, String name, int length) {
    Header header = headers.lastHeader(name);
    return header != null && header.value() != null && header.value().length == length
        ? header.value()
        : new byte[0];
  }
}
