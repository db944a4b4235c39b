// SPDX-License-Identifier: Apache-2.0
package io.flowtally.benchmarks;

import java.nio.ByteBuffer;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;

/** How a datagram of each protocol version looks: a row a version, the same record in all. */
public enum ExportShape {
  /** RFC-less; the record of 48 bytes is fixed, so there is no template. */
  V5(5, 24, 16, true, List.of()),
  V9(9, 20, 12, false, fields(4, 4, true)),
  IPFIX(10, 16, 8, true, fields(8, 8, false));

  /** The least template id that there is (RFC 7011 section 3.4.1). */
  static final int TEMPLATE = 256;

  private static final int SET_HEADER = 4;

  final int version;
  final int headerLength;
  final int sequenceAt;

  /** True if the sequence number counts records, false if it counts datagrams. */
  final boolean sequenceOfRecords;

  /** Element id and length of each field; empty for v5. */
  @SuppressWarnings("ImmutableEnumChecker") // List.of and Stream.toList cannot be changed
  private final List<Field> fields;

  private record Field(int id, int length) {}

  ExportShape(
      int version,
      int headerLength,
      int sequenceAt,
      boolean sequenceOfRecords,
      List<Field> fields) {
    this.version = version;
    this.headerLength = headerLength;
    this.sequenceAt = sequenceAt;
    this.sequenceOfRecords = sequenceOfRecords;
    this.fields = fields;
  }

  static ExportShape named(String name) {
    return valueOf(name.toUpperCase(Locale.ROOT));
  }

  /** What routers send: addresses, next hop, interfaces, counters, times, ports and the rest. */
  private static List<Field> fields(int octets, int packets, boolean as) {
    IntStream ids = IntStream.of(8, 12, 15, 10, 14, 2, 1, 22, 21, 7, 11, 6, 4, 5, 9, 13);
    return (as ? IntStream.concat(ids, IntStream.of(16, 17)) : ids)
        .mapToObj(id -> new Field(id, length(id, octets, packets)))
        .toList();
  }

  private static int length(int id, int octets, int packets) {
    return switch (id) {
      case 1 -> octets;
      case 2 -> packets;
      case 4, 5, 6, 9, 13 -> 1;
      case 7, 11 -> 2;
      default -> 4;
    };
  }

  boolean hasTemplate() {
    return !fields.isEmpty();
  }

  int recordLength() {
    return hasTemplate() ? fields.stream().mapToInt(Field::length).sum() : 48;
  }

  int firstRecordAt() {
    return headerLength + (hasTemplate() ? SET_HEADER : 0);
  }

  /** The source address is a record's first field everywhere, the destination its second. */
  int destinationAt() {
    return 4;
  }

  /** A data datagram with everything set but addresses and sequence number. */
  ByteBuffer dataDatagram(int records, int seconds) {
    int end = firstRecordAt() + records * recordLength();
    int padded = version == 9 ? (end + 3) & ~3 : end;
    ByteBuffer out = ByteBuffer.allocateDirect(padded);
    header(out, records, padded, seconds);
    if (hasTemplate()) {
      out.putShort((short) TEMPLATE).putShort((short) (padded - headerLength));
    }
    for (int i = 0; i < records; i++) {
      out.position(firstRecordAt() + i * recordLength());
      if (hasTemplate()) {
        putFields(out, i);
      } else {
        putV5(out, i);
      }
    }
    return out.clear();
  }

  /** A datagram with the template only. */
  ByteBuffer templateDatagram(int seconds) {
    return templateDatagram(seconds, TEMPLATE);
  }

  /** Likewise, under another id. */
  ByteBuffer templateDatagram(int seconds, int id) {
    int setLength = SET_HEADER + 4 + 4 * fields.size();
    ByteBuffer out = ByteBuffer.allocateDirect(headerLength + setLength);
    header(out, 1, headerLength + setLength, seconds);
    out.putShort((short) (version == 9 ? 0 : 2)).putShort((short) setLength);
    out.putShort((short) id).putShort((short) fields.size());
    for (Field field : fields) {
      out.putShort((short) field.id).putShort((short) field.length);
    }
    return out.clear();
  }

  private void header(ByteBuffer out, int count, int length, int seconds) {
    out.putShort((short) version);
    if (version == 10) {
      out.putShort((short) length).putInt(seconds).putInt(0).putInt(1);
      return;
    }
    out.putShort((short) count).putInt(3_600_000).putInt(seconds);
    if (version == 5) {
      out.putInt(0).putInt(0).putInt(0);
    } else {
      out.putInt(0).putInt(1);
    }
  }

  private void putFields(ByteBuffer out, int record) {
    for (Field field : fields) {
      long value =
          switch (field.id) {
            case 1 -> octets(record);
            case 2 -> packets(record);
            case 4 -> 6;
            case 7 -> 443;
            case 11 -> 40_000 + record;
            case 21, 22 -> 3_599_000;
            default -> 1;
          };
      for (int shift = 8 * (field.length - 1); shift >= 0; shift -= 8) {
        out.put((byte) (value >>> shift));
      }
    }
  }

  private static void putV5(ByteBuffer out, int record) {
    out.putInt(0).putInt(0).putInt(1).putShort((short) 1).putShort((short) 1);
    out.putInt(packets(record)).putInt(octets(record)).putInt(3_599_000).putInt(3_599_000);
    out.putShort((short) 443).putShort((short) (40_000 + record));
    out.put((byte) 0).put((byte) 0x18).put((byte) 6).put((byte) 0);
    out.putShort((short) 1).putShort((short) 1).put((byte) 0).put((byte) 0).putShort((short) 0);
  }

  /** The bytes that record {@code i} of every datagram counts. */
  static int octets(int i) {
    return 64 + 997 * i;
  }

  static int packets(int i) {
    return 1 + i;
  }
}
