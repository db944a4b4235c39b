// SPDX-License-Identifier: Apache-2.0
package io.flowtally.recent;

import io.flowtally.receive.DatagramTap;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicReferenceArray;
import org.jspecify.annotations.Nullable;

/**
 * The last datagrams of one loop. The loop writes without a lock; memory is taken piece by piece as
 * datagrams come, so that a collector that gets little takes little.
 */
final class DatagramRing implements DatagramTap {
  private final AtomicReferenceArray<RecentChunk> chunks;

  /** Where the loop writes; its own. */
  private @Nullable RecentChunk writing;

  private int at = -1;

  /** How many of the chunks there is memory for. */
  private int available;

  /** A chunk as it was when a search began. */
  record Use(RecentChunk chunk, int generation) {}

  /** For this many bytes, but two chunks at least: of one there would be nothing left each time. */
  DatagramRing(long bytes) {
    available = (int) Math.max(2, bytes / RecentChunk.BYTES);
    chunks = new AtomicReferenceArray<>(available);
  }

  @Override
  public void datagram(
      byte[] buffer, int offset, int length, long hi, long lo, long session, long nowMs) {
    RecentChunk chunk = writing;
    if (chunk == null || !chunk.add(buffer, offset, length, hi, lo, session, nowMs)) {
      chunk = next();
      if (chunk != null) {
        chunk.add(buffer, offset, length, hi, lo, session, nowMs);
      }
    }
  }

  private @Nullable RecentChunk next() {
    if (available == 0) {
      return null;
    }
    at = (at + 1) % available;
    RecentChunk chunk = chunks.get(at);
    if (chunk == null) {
      chunk = allocate();
    } else {
      chunk.reuse();
    }
    writing = chunk;
    return chunk;
  }

  /** Where the machine has no more, the ring stays as long as it is. */
  private @Nullable RecentChunk allocate() {
    try {
      RecentChunk chunk = new RecentChunk();
      chunks.setRelease(at, chunk);
      return chunk;
    } catch (OutOfMemoryError e) {
      available = at;
      at = 0;
      RecentChunk first = available == 0 ? null : chunks.get(0);
      if (first != null) {
        first.reuse();
      }
      return first;
    }
  }

  /** The chunks as they are now, the oldest first. */
  List<Use> chunks() {
    List<Use> all = new ArrayList<>();
    int youngest = -1;
    int most = -1;
    for (int i = 0; i < chunks.length(); i++) {
      RecentChunk chunk = chunks.getAcquire(i);
      if (chunk == null) {
        break;
      }
      Use use = new Use(chunk, chunk.generation());
      all.add(use);
      // The loop goes round: behind the chunk that it writes, all have been begun once less often.
      if (use.generation >= most) {
        most = use.generation;
        youngest = i;
      }
    }
    List<Use> ordered = new ArrayList<>(all.subList(youngest + 1, all.size()));
    ordered.addAll(all.subList(0, youngest + 1));
    return ordered;
  }
}
