// SPDX-License-Identifier: Apache-2.0
package io.flowtally.benchmarks;

import java.nio.ByteBuffer;

/**
 * Who talks to whom: local hosts from 10.0.0.1 up, every other record to one of them from the
 * Internet, the next one the other way.
 */
final class TrafficPattern {
  private static final int FIRST_HOST = (10 << 24) + 1;

  private final int firstRecordAt;
  private final int stride;
  private final int destinationAt;
  private final int hosts;
  private final int records;
  private int firstHost = FIRST_HOST;
  private long turn;
  private long random = 0x9E37_79B9_7F4A_7C15L;

  TrafficPattern(ExportShape shape, int hosts, int records) {
    this.firstRecordAt = shape.firstRecordAt();
    this.stride = shape.recordLength();
    this.destinationAt = shape.destinationAt();
    this.hosts = hosts;
    this.records = records;
  }

  /** The same pattern with other hosts: those from {@code offset} up. */
  TrafficPattern movedBy(int offset) {
    firstHost = FIRST_HOST + offset;
    return this;
  }

  /**
   * Writes new addresses into every record of a datagram. Hosts come in a random but repeatable
   * order, which is the hard one for the caches of a collector.
   */
  void patch(ByteBuffer datagram) {
    patch(datagram, false);
  }

  /** Likewise, with hosts in turn, two records each. */
  void patchInTurn(ByteBuffer datagram) {
    patch(datagram, true);
  }

  private void patch(ByteBuffer datagram, boolean inTurn) {
    int at = firstRecordAt;
    for (int i = 0; i < records; i++, at += stride) {
      random ^= random << 13;
      random ^= random >>> 7;
      random ^= random << 17;
      long pick = inTurn ? (turn++ / 2) % hosts : ((random >>> 32) * hosts) >>> 32;
      int host = firstHost + (int) pick;
      // 32.0.0.0 to 95.255.255.255: far from every local prefix
      int remote = 0x2000_0000 + ((int) random & 0x3FFF_FFFF);
      boolean inbound = (i & 1) == 0;
      datagram.putInt(at, inbound ? remote : host);
      datagram.putInt(at + destinationAt, inbound ? host : remote);
    }
  }
}
