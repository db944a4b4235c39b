// SPDX-License-Identifier: Apache-2.0
package io.flowtally.collector.exporters;

import io.flowtally.address.IpAddress;
import io.flowtally.codec.WireError;
import io.flowtally.collector.SteadyClock;
import io.flowtally.view.UndecodableSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The last addresses that sent datagrams of which nothing can be decoded, for those who look for
 * the sender: {@link #MOST} of them. Once all places are taken, an address that sent one datagram
 * gives way, the longest silent first, and only one each {@link #TURNOVER_MS}: forged addresses
 * cannot push out one that sends every minute. Counting is elsewhere, so a loop that finds another
 * one here goes on without.
 *
 * <p>Loops note, housekeeping logs, any thread reads.
 */
public final class UndecodableSources {
  static final int MOST = 64;
  static final long TURNOVER_MS = 2_000;

  /** Each address is logged again after this, if it still sends. */
  private static final long LOG_AGAIN_MS = 3_600_000;

  private static final int LINES_A_MINUTE = 10;
  private static final Logger LOG = LoggerFactory.getLogger(UndecodableSources.class);

  private static final class Source {
    long hi;
    long lo;
    WireError error = WireError.UNKNOWN_VERSION;
    String looksLike = "";
    long datagrams;
    long lastMs;
    long loggedMs = Long.MIN_VALUE;
  }

  private final ReentrantLock lock = new ReentrantLock();
  private final List<Source> sources = new ArrayList<>();
  private long turnedMs = Long.MIN_VALUE;
  private long minuteMs = Long.MIN_VALUE;
  private int linesInMinute;

  /** One datagram; {@code nowMs} is steady time. */
  public void note(
      long hi, long lo, WireError error, byte[] buffer, int offset, int length, long nowMs) {
    if (!lock.tryLock()) {
      return;
    }
    try {
      Source source = find(hi, lo);
      if (source == null) {
        source = place(nowMs);
        if (source == null) {
          return;
        }
        source.hi = hi;
        source.lo = lo;
        source.datagrams = 0;
        source.loggedMs = Long.MIN_VALUE;
      }
      if (source.datagrams == 0 || source.error != error) {
        source.looksLike = ForeignProtocol.name(buffer, offset, length);
      }
      source.error = error;
      source.datagrams++;
      source.lastMs = nowMs;
    } finally {
      lock.unlock();
    }
  }

  private @Nullable Source find(long hi, long lo) {
    for (Source source : sources) {
      if (source.lo == lo && source.hi == hi) {
        return source;
      }
    }
    return null;
  }

  private @Nullable Source place(long nowMs) {
    if (sources.size() < MOST) {
      Source source = new Source();
      sources.add(source);
      return source;
    }
    if (nowMs - TURNOVER_MS < turnedMs) {
      return null;
    }
    turnedMs = nowMs;
    Source leaving = sources.get(0);
    for (Source source : sources) {
      leaving = leaves(source, leaving) ? source : leaving;
    }
    return leaving;
  }

  /**
   * One that sent a single datagram before one that sent more, the longest silent before others.
   */
  private static boolean leaves(Source one, Source other) {
    boolean single = one.datagrams <= 1;
    boolean otherSingle = other.datagrams <= 1;
    return single == otherSingle ? one.lastMs < other.lastMs : single;
  }

  /** The latest first. */
  public List<UndecodableSource> list(SteadyClock clock) {
    lock.lock();
    try {
      return sources.stream()
          .sorted(Comparator.comparingLong((Source source) -> -source.lastMs))
          .map(
              source ->
                  new UndecodableSource(
                      IpAddress.format(source.hi, source.lo),
                      source.error.reason(),
                      source.looksLike,
                      source.datagrams,
                      clock.toWallMs(source.lastMs) / 1000.0))
          .toList();
    } finally {
      lock.unlock();
    }
  }

  /** Says of each address once an hour what it sends, and little a minute. */
  public void log(long nowMs) {
    for (String line : toLog(nowMs)) {
      LOG.warn("{}", line);
    }
  }

  List<String> toLog(long nowMs) {
    List<String> lines = new ArrayList<>();
    lock.lock();
    try {
      if (minuteMs == Long.MIN_VALUE || nowMs - minuteMs >= 60_000) {
        minuteMs = nowMs;
        linesInMinute = 0;
      }
      for (Source source : sources) {
        boolean again =
            source.loggedMs == Long.MIN_VALUE || source.lastMs - source.loggedMs >= LOG_AGAIN_MS;
        if (again && linesInMinute < LINES_A_MINUTE) {
          linesInMinute++;
          source.loggedMs = nowMs;
          lines.add(
              "cannot decode what "
                  + IpAddress.format(source.hi, source.lo)
                  + " sends: "
                  + source.looksLike
                  + " ("
                  + source.error.reason()
                  + ")");
        }
      }
    } finally {
      lock.unlock();
    }
    return lines;
  }
}
