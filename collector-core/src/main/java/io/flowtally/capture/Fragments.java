// SPDX-License-Identifier: Apache-2.0
package io.flowtally.capture;

import java.util.Arrays;
import java.util.BitSet;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Puts fragmented datagrams together again. Bounded: at most {@value #MOST_DATAGRAMS} at a time, of
 * 64 KiB each, for {@value #PATIENCE_MS} ms of the capture's time; the oldest give way.
 */
final class Fragments {
  static final int MOST_DATAGRAMS = 64;
  static final long PATIENCE_MS = 30_000;
  private static final int LONGEST = 65_535;
  private static final int UNIT = 8;

  /** What the fragments of one datagram share. */
  record Key(
      long sourceHi, long sourceLo, long destinationHi, long destinationLo, int protocol, int id) {}

  private static final class Incomplete {
    final long sinceMs;
    final BitSet units = new BitSet();
    byte[] octets = new byte[4096];
    int length = -1;
    int fragments;

    Incomplete(long sinceMs) {
      this.sinceMs = sinceMs;
    }

    void put(int at, byte[] buffer, int offset, int size) {
      if (at + size > octets.length) {
        octets = Arrays.copyOf(octets, Math.min(LONGEST, Math.max(at + size, 2 * octets.length)));
      }
      System.arraycopy(buffer, offset, octets, at, size);
      units.set(at / UNIT, (at + size + UNIT - 1) / UNIT);
      fragments++;
    }

    boolean isWhole() {
      return length >= 0 && units.nextClearBit(0) >= (length + UNIT - 1) / UNIT;
    }
  }

  private final Map<Key, Incomplete> incomplete = new LinkedHashMap<>();
  private long lost;

  /** Takes one fragment; the datagram if it was the last that was missing. */
  byte @Nullable [] add(
      Key key, int at, boolean more, byte[] buffer, int offset, int length, long nowMs) {
    giveUpOld(nowMs);
    if (at + length > LONGEST || (more && length % UNIT != 0)) {
      lost++;
      return null;
    }
    Incomplete datagram = incomplete.computeIfAbsent(key, absent -> new Incomplete(nowMs));
    datagram.put(at, buffer, offset, length);
    if (!more) {
      datagram.length = at + length;
    }
    if (!datagram.isWhole()) {
      return null;
    }
    incomplete.remove(key);
    return Arrays.copyOf(datagram.octets, datagram.length);
  }

  private void giveUpOld(long nowMs) {
    Iterator<Incomplete> oldestFirst = incomplete.values().iterator();
    while (oldestFirst.hasNext()) {
      Incomplete oldest = oldestFirst.next();
      if (incomplete.size() < MOST_DATAGRAMS && nowMs - oldest.sinceMs < PATIENCE_MS) {
        return;
      }
      lost += oldest.fragments;
      oldestFirst.remove();
    }
  }

  /** Fragments whose datagram never became whole, now that no more will come. */
  long lostAtTheEnd() {
    for (Incomplete datagram : incomplete.values()) {
      lost += datagram.fragments;
    }
    incomplete.clear();
    return lost;
  }
}
