// SPDX-License-Identifier: Apache-2.0
package io.flowtally.recent;

import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;

/**
 * A piece of a ring. Its loop appends, and at last begins it anew; any thread copies what is there.
 * A copy that was begun anew meanwhile is told apart by the generation.
 */
final class RecentChunk {
  static final int BYTES = 1 << 18;

  /** Time, session, exporter, length. */
  private static final int HEADER = 4 * Long.BYTES + Integer.BYTES;

  private final ByteBuffer memory = ByteBuffer.allocateDirect(BYTES);
  private volatile int generation;
  private volatile int used;
  private volatile long lastMs;

  /** Empties it for the newest datagrams. */
  void reuse() {
    used = 0;
    int next = generation + 1; // one thread writes
    generation = next;
    // What is written next must not be seen by one who still sees the generation before.
    VarHandle.storeStoreFence();
  }

  /** False if no more goes in. */
  boolean add(byte[] buffer, int offset, int length, long hi, long lo, long session, long nowMs) {
    int at = used;
    if (BYTES - at < HEADER + length) {
      return false;
    }
    memory.putLong(at, nowMs);
    memory.putLong(at + 8, session);
    memory.putLong(at + 16, hi);
    memory.putLong(at + 24, lo);
    memory.putInt(at + 32, length);
    memory.put(at + HEADER, buffer, offset, length);
    lastMs = nowMs;
    used = at + HEADER + length;
    return true;
  }

  /** Whether it may hold something of this time or later. */
  boolean hasSince(long sinceMs) {
    return used > 0 && lastMs >= sinceMs;
  }

  /** How often it was begun anew. */
  int generation() {
    return generation;
  }

  /**
   * Copies what it holds.
   *
   * @param copy of {@link #BYTES}
   * @param use the generation that is wanted
   * @return how many bytes; 0 if it was begun anew since then
   */
  int copy(byte[] copy, int use) {
    if (generation != use) {
      return 0;
    }
    int length = used;
    memory.get(0, copy, 0, length);
    VarHandle.loadLoadFence();
    return generation == use ? length : 0;
  }

  /** Hands on the datagrams of a copy that came since then; how many they were. */
  static int visit(byte[] copy, int length, long sinceMs, DatagramVisitor visitor) {
    ByteBuffer in = ByteBuffer.wrap(copy, 0, length);
    int count = 0;
    for (int at = 0; at < length; ) {
      int size = in.getInt(at + 32);
      if (in.getLong(at) >= sinceMs) {
        count++;
        visitor.datagram(
            copy,
            at + HEADER,
            size,
            in.getLong(at + 16),
            in.getLong(at + 24),
            in.getLong(at + 8),
            in.getLong(at));
      }
      at += HEADER + size;
    }
    return count;
  }
}
