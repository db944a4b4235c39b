// SPDX-License-Identifier: Apache-2.0
package io.flowtally.codec.exporter;

/**
 * One row of sequence numbers: what one exporting process sends of one domain, over one session or
 * over several (line cards with a port each, a NAT that rewrites ports). It also knows whether that
 * process was started again, so that templates of the time before are in doubt.
 *
 * <p>Restarted it is, where its numbers do not go on and either its uptime fell while the time of
 * its start (export time less uptime) rose, or, without an uptime as in IPFIX, a number below the
 * last has a later export time. A datagram that is doubled or overtaken has the start time and the
 * export time of its neighbours, so it never looks like that. Numbers or uptimes that mean nothing
 * would; after a restart the next one counts only when numbers have gone on in between.
 *
 * <p>Changed under the lock of its domain, but for what the last datagram said: loops that race
 * there may leave either's.
 */
public final class ExportStream {
  /**
   * By so many datagrams several sessions are taken to have one row of numbers, or each its own.
   */
  static final int PROVEN = 3;

  /** Start times of one process differ by the rounding of its clocks. */
  private static final long SAME_START_MS = 3_000;

  private static final long FALL_WITHOUT_CLOCK_MS = 60_000;
  private static final long UPTIME_WRAP_MS = 600_000;
  private static final long LAST_UPTIME = 0xFFFF_FFFFL;
  private static final int GOES_ON = 3;
  private static final long NONE = -1;

  /** That of the session with which it began. */
  public final int serial;

  public final SequenceTracker sequence;

  /** Sessions whose numbers these are. */
  int members;

  /** How often a session went on exactly where another one had ended. */
  int joint;

  private long uptimeMs = NONE;
  private long exportS;
  private int lastNumber;
  private boolean heard;
  private int inOrder;
  private boolean restartedBefore;
  private volatile long doubtedBefore;
  private volatile long doubtedSinceMs;

  ExportStream(int serial, SequenceTracker sequence) {
    this.serial = serial;
    this.sequence = sequence;
  }

  /** Whether sessions share it, and not by chance. */
  boolean isJoint() {
    return joint >= PROVEN;
  }

  /** A session went on exactly where another one had ended. */
  void joined(Exporter exporter, long nowMs) {
    joint++;
    if (joint == PROVEN && exporter.templates().anyOwned()) {
      // Its sessions announce as one sender from now on; what each announced as itself is not its.
      doubt(exporter.announcement(), nowMs);
    }
  }

  /** What the header of the datagram at hand says. */
  void heard(int number, long uptimeMs, long exportS) {
    this.uptimeMs = uptimeMs;
    this.exportS = exportS;
    lastNumber = number;
    heard = true;
    if (inOrder < GOES_ON) {
      inOrder++;
    }
  }

  /** Whether a datagram that is out of order is the first one after a restart. */
  boolean restarts(int number, long uptimeMs, long exportS) {
    inOrder = Math.max(0, inOrder - 1);
    if (!heard || sequence.awaits(number)) {
      return false;
    }
    boolean anew =
        uptimeMs == NONE
            ? number - lastNumber < 0 && exportS > this.exportS
            : uptimeFell(uptimeMs) && startedLater(uptimeMs, exportS);
    if (!anew || (restartedBefore && inOrder + 1 < GOES_ON)) {
      return false;
    }
    restartedBefore = true;
    inOrder = 0;
    return true;
  }

  private boolean uptimeFell(long now) {
    boolean wrapped = uptimeMs > LAST_UPTIME - UPTIME_WRAP_MS && now < UPTIME_WRAP_MS;
    return now < uptimeMs && !wrapped;
  }

  private boolean startedLater(long uptime, long second) {
    return (second == 0 || exportS == 0)
        ? uptimeMs - uptime > FALL_WITHOUT_CLOCK_MS
        : start(second, uptime) - start(exportS, uptimeMs) > SAME_START_MS;
  }

  /** Whether a datagram with these times is of a process that was started at the same time. */
  boolean isKin(long uptime, long second) {
    boolean known = heard && uptime != NONE && uptimeMs != NONE;
    return known && Math.abs(start(second, uptime) - start(exportS, uptimeMs)) <= SAME_START_MS;
  }

  private static long start(long second, long uptime) {
    return 1000 * second - uptime;
  }

  /** Trusts no template any more that was announced before. */
  void doubt(long announcement, long nowMs) {
    doubtedSinceMs = nowMs;
    doubtedBefore = announcement;
  }

  /** Trusts all templates again. */
  public void trust() {
    doubtedBefore = 0;
  }

  /** The first announcement that is trusted, 0 if all are. */
  public long doubtedBefore() {
    return doubtedBefore;
  }

  public long doubtedSinceMs() {
    return doubtedSinceMs;
  }

  long uptimeMs() {
    return uptimeMs;
  }

  long exportS() {
    return exportS;
  }

  /** Goes on from what was kept. */
  void restore(int joint, long expected, long uptimeMs, long exportS, boolean doubted, long nowMs) {
    this.joint = joint;
    this.uptimeMs = uptimeMs;
    this.exportS = exportS;
    heard = expected >= 0;
    lastNumber = (int) expected;
    sequence.expect(expected, Math.max(0, uptimeMs));
    if (doubted) {
      doubt(1, nowMs);
    }
  }
}
