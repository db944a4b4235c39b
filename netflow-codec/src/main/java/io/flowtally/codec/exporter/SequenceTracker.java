// SPDX-License-Identifier: Apache-2.0
package io.flowtally.codec.exporter;

import io.flowtally.codec.ProtocolVersion;
import java.util.Arrays;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongConsumer;

/**
 * Follows the sequence numbers of one {@link ExportStream}.
 *
 * <p>What a number counts differs: v5 flows before this datagram, v9 datagrams (RFC 3954 section
 * 5.1), IPFIX data records before this message (RFC 7011 section 3.1). All are modulo 2^32. With
 * {@code units} as what this datagram adds, a number is told apart from the expected one as
 *
 * <ul>
 *   <li>the expected one: in order;
 *   <li>ahead by no more than {@link #ahead}: a gap, whose units are missed unless they come late;
 *   <li>behind by no more than {@link #behind} and inside a gap: late, the gap shrinks;
 *   <li>behind and in no gap: a duplicate, not counted;
 *   <li>further off, or with a system uptime that fell, or a whole run of late ones that follow
 *       each other: a restart or reset; we go on from there and count nothing as missed.
 * </ul>
 *
 * Some exporters count otherwise: IPFIX by messages (go-ipfix, older nProbe), v9 by records. Where
 * numbers go on by the other count and not by the right one, twice in a row, the other one counts
 * from then on, and the gaps that it has explained were none.
 *
 * <p>softflowd numbers its IPFIX messages when it has counted their own records already. Where
 * numbers go on in that way, and not in the right one, twice in a row, the same holds for them.
 *
 * <p>A gap is counted as missed once it is {@link #PATIENCE_MS} old, so that the counter never
 * falls. In order, this is one compare-and-set; the rest takes a lock. Safe for several loops.
 */
public final class SequenceTracker {
  public static final long PATIENCE_MS = 2000;
  private static final long UNKNOWN = -1;
  private static final long MASK = 0xFFFF_FFFFL;

  /** So many datagrams may one loop be ahead of another that serves the same exporter. */
  private static final int MOST_GAPS = 64;

  private static final int RUN_OF_RESTART = 4;
  private static final int RUN_OF_OTHER_COUNT = 2;
  private static final long UPTIME_TOLERANCE_MS = 60_000;
  private static final long UPTIME_WRAP_MS = 600_000;

  private final long ahead;
  private final long behind;
  private final LongConsumer missed;
  private final AtomicLong expected = new AtomicLong(UNKNOWN);
  private volatile long uptimeMs;

  // The other way to count: the number that follows by it, and how often it alone was right.
  private volatile boolean countsOther;
  private boolean otherDiffers;
  private int otherNext;
  private int otherRun;
  private int otherSince;

  // Whether a number counts the datagram's own units too, and how often that alone was right.
  private volatile boolean includesOwn;
  private int lastSequence;
  private int lastTaken = -1;
  private int ownRun;
  private int ownSince;

  // Open gaps, oldest first.
  private int[] gapStart = new int[0];
  private int[] gapLength = new int[0];
  private long[] gapSinceMs = new long[0];
  private int gaps;
  private int lateNext;
  private int lateRun;
  private long duplicates;
  private long late;
  private long restarts;

  /** {@code missed} takes what is lost for good. */
  SequenceTracker(ProtocolVersion version, LongConsumer missed) {
    this.ahead = version == ProtocolVersion.V9 ? 1 << 20 : 1 << 24;
    this.behind = version == ProtocolVersion.V9 ? 1 << 10 : 1 << 16;
    this.missed = missed;
  }

  /**
   * One datagram.
   *
   * @param units how many numbers it takes
   * @param otherUnits how many it takes where the exporter counts otherwise
   * @param uptime system uptime in ms, -1 if the protocol has none
   */
  public void accept(int sequence, int units, int otherUnits, long uptime, long nowMs) {
    boolean other = countsOther;
    int taken = other ? otherUnits : units;
    long number = (includesOwn ? sequence - taken : sequence) & MASK;
    if (expected.get() != number || !expected.compareAndSet(number, number + taken & MASK)) {
      outOfOrder(sequence, (int) number, taken, other ? units : otherUnits, uptime, nowMs);
    } else if (taken != lastTaken) {
      ownRun = 0;
    }
    if (otherRun != 0 && otherNext != sequence) {
      otherRun = 0;
    }
    lastSequence = sequence;
    lastTaken = taken;
    otherDiffers = units != otherUnits;
    otherNext = sequence + (other ? units : otherUnits);
    if (uptime >= 0) {
      uptimeMs = uptime;
    }
  }

  /** Whether the exporter counts otherwise than its protocol says. */
  public boolean countsOther() {
    return countsOther;
  }

  public void countsOther(boolean otherwise) {
    countsOther = otherwise;
  }

  /** The units of a datagram are not known: the next one starts anew. */
  public void lose() {
    lastTaken = -1;
    expected.set(UNKNOWN);
  }

  /** The exporter was started anew: what was missing until then will not come. */
  void startAnew() {
    settle(Long.MAX_VALUE);
    lastTaken = -1;
    expected.set(UNKNOWN);
  }

  /** Whether a datagram with this number is the next. */
  boolean expects(int sequence) {
    return expected.get() == (sequence & MASK);
  }

  /** Whether a datagram with this number was missing until now. */
  synchronized boolean awaits(int sequence) {
    for (int i = 0; i < gaps; i++) {
      int before = sequence - gapStart[i];
      if (before >= 0 && before < gapLength[i]) {
        return true;
      }
    }
    return false;
  }

  private synchronized void outOfOrder(
      int said, int sequence, int units, int otherUnits, long uptime, long nowMs) {
    settle(nowMs - PATIENCE_MS);
    if (goesOnTheOtherWayAround(said, units)) {
      includesOwn = !includesOwn;
      ownRun = 0;
      lateRun = 0;
      dropGapsSince(ownSince);
      expected.set((includesOwn ? said : said + units) & MASK);
      return;
    }
    if (goesOnByOtherCount(sequence)) {
      countsOther = !countsOther;
      otherRun = 0;
      lateRun = 0;
      dropGapsSince(otherSince);
      expected.set(sequence + otherUnits & MASK);
      return;
    }
    while (true) {
      long known = expected.get();
      int off = sequence - (int) known;
      long next = sequence + units & MASK;
      if (known == UNKNOWN || off == 0) {
        if (expected.compareAndSet(known, next)) {
          return;
        }
      } else if (restarted(uptime) || off > ahead || off < -behind) {
        if (expected.compareAndSet(known, next)) {
          restarts++;
          lateRun = 0;
          settle(Long.MAX_VALUE);
          return;
        }
      } else if (off < 0) {
        tooEarly(sequence, units);
        return;
      } else if (expected.compareAndSet(known, next)) {
        if (gaps >= MOST_GAPS) {
          settleFirst();
        }
        addGap(gaps, (int) known, off, nowMs);
        return;
      }
    }
  }

  /**
   * Whether the number is the next if own units count, where they did not so far, or the reverse.
   */
  private boolean goesOnTheOtherWayAround(int said, int units) {
    long known = expected.get();
    int next = lastSequence + (includesOwn ? lastTaken : units);
    if (known == UNKNOWN || lastTaken < 0 || said != next || units == lastTaken) {
      ownRun = 0;
      return false;
    }
    if (ownRun == 0) {
      ownSince = Math.min((int) known - said, 0) + said;
    }
    return ++ownRun >= RUN_OF_OTHER_COUNT;
  }

  private boolean goesOnByOtherCount(int sequence) {
    long known = expected.get();
    if (known == UNKNOWN || sequence == (int) known) {
      return false;
    }
    if (!otherDiffers || sequence != otherNext) {
      otherRun = 0;
      return false;
    }
    if (otherRun == 0) {
      otherSince = Math.min((int) known - sequence, 0) + sequence;
    }
    return ++otherRun >= RUN_OF_OTHER_COUNT;
  }

  private void dropGapsSince(int number) {
    while (gaps > 0 && gapStart[gaps - 1] - number >= 0) {
      removeGap(gaps - 1);
    }
  }

  private void tooEarly(int sequence, int units) {
    if (fill(sequence, units)) {
      late++;
      return;
    }
    lateRun = lateRun > 0 && sequence == lateNext ? lateRun + 1 : 1;
    lateNext = sequence + units;
    if (lateRun >= RUN_OF_RESTART && units > 0) {
      expected.set(lateNext & MASK);
      restarts++;
      lateRun = 0;
    } else {
      duplicates++;
    }
  }

  private boolean restarted(long uptime) {
    long before = uptimeMs;
    boolean fell = uptime >= 0 && uptime + UPTIME_TOLERANCE_MS < before;
    boolean wrapped = before > MASK - UPTIME_WRAP_MS && uptime < UPTIME_WRAP_MS;
    return fell && !wrapped;
  }

  private void addGap(int at, int start, int length, long sinceMs) {
    if (gaps == gapStart.length) {
      int room = Math.max(4, 2 * gaps);
      gapStart = Arrays.copyOf(gapStart, room);
      gapLength = Arrays.copyOf(gapLength, room);
      gapSinceMs = Arrays.copyOf(gapSinceMs, room);
    }
    move(at, at + 1, gaps - at);
    gapStart[at] = start;
    gapLength[at] = length;
    gapSinceMs[at] = sinceMs;
    gaps++;
  }

  private void removeGap(int at) {
    gaps--;
    move(at + 1, at, gaps - at);
  }

  private void move(int from, int to, int count) {
    System.arraycopy(gapStart, from, gapStart, to, count);
    System.arraycopy(gapLength, from, gapLength, to, count);
    System.arraycopy(gapSinceMs, from, gapSinceMs, to, count);
  }

  /** Takes a late datagram out of the gap that it left; false if there is none. */
  private boolean fill(int sequence, int units) {
    for (int i = 0; i < gaps; i++) {
      int before = sequence - gapStart[i];
      int after = gapLength[i] - before - units;
      if (before >= 0 && before < gapLength[i] && after >= 0) {
        long sinceMs = gapSinceMs[i];
        removeGap(i);
        if (after > 0) {
          addGap(i, sequence + units, after, sinceMs);
        }
        if (before > 0) {
          addGap(i, sequence - before, before, sinceMs);
        }
        return true;
      }
    }
    return false;
  }

  private void settleFirst() {
    missed.accept(gapLength[0]);
    removeGap(0);
  }

  /** Counts as missed what was noticed at {@code untilMs} or before. */
  public synchronized void settle(long untilMs) {
    while (gaps > 0 && gapSinceMs[0] <= untilMs) {
      settleFirst();
    }
  }

  synchronized long duplicates() {
    return duplicates;
  }

  synchronized long late() {
    return late;
  }

  synchronized long restarts() {
    return restarts;
  }

  /** The next number that we expect, -1 if unknown: for keeping across a restart of ours. */
  long expected() {
    return expected.get();
  }

  long uptimeMs() {
    return uptimeMs;
  }

  /** Goes on from what was kept. */
  void expect(long next, long uptime) {
    uptimeMs = uptime;
    expected.set(next < 0 ? UNKNOWN : next & MASK);
  }
}
