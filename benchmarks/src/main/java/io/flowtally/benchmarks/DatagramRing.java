// SPDX-License-Identifier: Apache-2.0
package io.flowtally.benchmarks;

import java.nio.ByteBuffer;

/** Datagrams, prebuilt, handed out in a circle under the running sequence numbers of exporters. */
final class DatagramRing {
  /** The same for all versions, so that their figures compare. */
  static final int RECORDS = 24;

  /** 127.1.0.1, v4-mapped. */
  static final long EXPORTER = 0x0000_FFFF_7F01_0001L;

  private static final int DATAGRAMS = 4096;
  private static final int SECONDS = 1_800_000_000;

  private final ExportShape shape;
  private final TrafficPattern traffic;
  private final byte[][] ring = new byte[DATAGRAMS][];
  private final ByteBuffer[] views = new ByteBuffer[DATAGRAMS];
  private int next;
  private final int[] sequences;
  private final int templates;

  DatagramRing(ExportShape shape, int hosts) {
    this(shape, hosts, 1);
  }

  DatagramRing(ExportShape shape, int hosts, int exporters) {
    this(shape, hosts, exporters, 1);
  }

  /** Each datagram's data is of the next one of so many templates. */
  DatagramRing(ExportShape shape, int hosts, int exporters, int templates) {
    this.shape = shape;
    this.templates = templates;
    traffic = new TrafficPattern(shape, hosts, RECORDS);
    sequences = new int[exporters];
    for (int i = 0; i < DATAGRAMS; i++) {
      ByteBuffer direct = shape.dataDatagram(RECORDS, SECONDS);
      traffic.patch(direct);
      ring[i] = new byte[direct.capacity()];
      views[i] = ByteBuffer.wrap(ring[i]).put(direct.clear()).clear();
      if (shape.hasTemplate()) {
        views[i].putShort(shape.headerLength, (short) (ExportShape.TEMPLATE + i % templates));
      }
    }
  }

  /** The datagram to decode before all others; empty for v5. */
  byte[] template() {
    return template(0, 0);
  }

  /** How many of them each exporter has to send. */
  int templates() {
    return shape.hasTemplate() ? templates : 0;
  }

  /** The one of exporter {@code EXPORTER + exporter} for one of the templates. */
  byte[] template(int exporter, int template) {
    if (!shape.hasTemplate()) {
      return new byte[0];
    }
    ByteBuffer direct = shape.templateDatagram(SECONDS, ExportShape.TEMPLATE + template);
    byte[] octets = new byte[direct.capacity()];
    direct.get(octets);
    if (!shape.sequenceOfRecords) {
      sequences[exporter]++;
    }
    return octets;
  }

  byte[] next() {
    return next(0);
  }

  /** The next one of exporter {@code EXPORTER + exporter}. */
  byte[] next(int exporter) {
    int at = next++ & (DATAGRAMS - 1);
    views[at].putInt(shape.sequenceAt, sequences[exporter]);
    sequences[exporter] += shape.sequenceOfRecords ? RECORDS : 1;
    return ring[at];
  }

  /**
   * Gives every datagram other hosts in random order, so that what follows does not go round the
   * same 98,304 records.
   */
  void shuffle() {
    for (ByteBuffer view : views) {
      traffic.patch(view);
    }
  }

  /** How many datagrams there are until the first comes again. */
  int size() {
    return ring.length;
  }

  /** The next one, with hosts in turn: after {@code hosts / 12} of these each was there twice. */
  byte[] nextInTurn() {
    traffic.patchInTurn(views[next & (DATAGRAMS - 1)]);
    return next();
  }
}
