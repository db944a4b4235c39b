// SPDX-License-Identifier: Apache-2.0
package io.flowtally.recent;

import io.flowtally.receive.DatagramTap;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * What came last on all loops, so that the records behind an incident can still be read. Whole
 * datagrams are kept, since a copy of one costs far less than a copy of each of its records, and
 * nothing of them is lost. Thread-safe.
 */
public final class RecentDatagrams {
  private final long bytesPerLoop;
  private final List<DatagramRing> rings = new CopyOnWriteArrayList<>();

  /**
   * @param bytes of memory off the heap, shared out evenly; 0: nothing is kept
   * @param loops how many there will be
   */
  public RecentDatagrams(long bytes, int loops) {
    this.bytesPerLoop = bytes / Math.max(1, loops);
  }

  /** What one loop shows its datagrams to. */
  public DatagramTap tap() {
    if (!isOn()) {
      return DatagramTap.NONE;
    }
    DatagramRing ring = new DatagramRing(bytesPerLoop);
    rings.add(ring);
    return ring;
  }

  public boolean isOn() {
    return bytesPerLoop > 0;
  }

  /**
   * Visits the datagrams that came since then.
   *
   * @param sinceMs Unix time
   * @return how many they were
   */
  public long visit(long sinceMs, DatagramVisitor visitor) {
    byte[] copy = new byte[RecentChunk.BYTES];
    long count = 0;
    for (DatagramRing ring : rings) {
      for (DatagramRing.Use use : ring.chunks()) {
        if (use.chunk().hasSince(sinceMs)) {
          int length = use.chunk().copy(copy, use.generation());
          count += RecentChunk.visit(copy, length, sinceMs, visitor);
        }
      }
    }
    return count;
  }
}
