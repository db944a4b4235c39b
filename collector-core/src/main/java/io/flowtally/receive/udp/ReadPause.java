// SPDX-License-Identifier: Apache-2.0
package io.flowtally.receive.udp;

import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * Lets datagrams gather before a loop reads again. Waking up costs what reading ten or twenty of
 * them costs: the switch of threads, and the caches that have gone cold meanwhile. So after a turn
 * the loop sleeps for some milliseconds, and then reads all that came.
 *
 * <p>The receive buffer has to hold what comes meanwhile, so it sets the length of the pause. There
 * is none after a turn that took a good part of what the buffer holds, nor after one that ended
 * before the socket was empty: under load the loop goes from turn to turn. A loop has one pause for
 * all its sockets. Used by the loop's thread, but for {@link #receiveBuffer}, which comes before
 * all reading.
 */
public final class ReadPause implements Runnable {
  /**
   * A MiB that the kernel grants holds 900 datagrams of 1,400 bytes, for it reserves the double. At
   * a pause of four milliseconds for each only 225,000 datagrams a second fill it, and no loop
   * keeps up with these anyway.
   */
  private static final long MS_PER_MIB = 4;

  private static final int MIB = 20;

  /** Longer pauses gain nothing that can be measured. */
  private static final long MOST_MS = 100;

  /** A turn that took this part of the smallest receive buffer says that there is enough to do. */
  private static final int LARGE_TURN = 4;

  /** What the kernel sets against the buffer for a datagram beside its bytes, about. */
  private static final int DATAGRAM_OVERHEAD = 1024;

  private final Executor loop;
  private final int datagramsPerTurn;
  private long smallestBuffer = Long.MAX_VALUE;
  private long pauseNs;
  private int turn;
  private long turnBytes;
  private boolean queued;

  /**
   * @param loop runs what it is given after the sockets that are ready have had their turn
   * @param datagramsPerTurn a socket that had so many may have more: the turn ended before it did
   */
  public ReadPause(Executor loop, int datagramsPerTurn) {
    this.loop = loop;
    this.datagramsPerTurn = datagramsPerTurn;
  }

  /** A socket of the loop and the buffer that it was granted; before any socket is read. */
  void receiveBuffer(long grantedBytes) {
    smallestBuffer = Math.min(smallestBuffer, grantedBytes);
    long ms = Math.min(MOST_MS, (smallestBuffer >> MIB) * MS_PER_MIB);
    pauseNs = TimeUnit.MILLISECONDS.toNanos(ms);
  }

  /** How long the loop sleeps after a turn; 0 where the receive buffers are too small for it. */
  long pauseNs() {
    return pauseNs;
  }

  /** From now on there is none, not even the one that a turn has asked for already. */
  void off() {
    pauseNs = 0;
  }

  void datagram(int length) {
    turn++;
    turnBytes += length + DATAGRAM_OVERHEAD;
  }

  /** A socket has been read until it was empty, or for long enough. */
  void endOfTurn() {
    if (pauseNs > 0 && !queued) {
      queued = true;
      loop.execute(this);
    }
  }

  /** True if what the last turn took leaves time for a pause. */
  boolean quiet() {
    return turn < datagramsPerTurn && turnBytes < smallestBuffer / LARGE_TURN;
  }

  @Override
  public void run() {
    boolean quiet = quiet();
    queued = false;
    turn = 0;
    turnBytes = 0;
    if (quiet) {
      LockSupport.parkNanos(pauseNs);
    }
  }
}
