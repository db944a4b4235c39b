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
 * is none after a turn in which a socket gave a good part of what its buffer holds, nor after one
 * that ended before the socket was empty: under load the loop goes from turn to turn. A loop has
 * one pause for all its sockets. Used by the loop's thread, but for {@link #receiveBuffer}, which
 * comes before all reading.
 */
public final class ReadPause implements Runnable {
  /**
   * A MiB that the kernel grants holds 900 datagrams of 1,400 bytes, for it reserves the double. At
   * a pause of four milliseconds for each only 225,000 datagrams a second fill it, and no loop
   * keeps up with these anyway.
   */
  private static final long MS_PER_MIB = 4;

  /** Where several sockets have a part of the senders each, one of them fills more slowly. */
  private static final int MOST_SPREAD = 3;

  private static final int MIB = 20;

  /** Longer pauses gain nothing that can be measured. */
  private static final long MOST_NS = TimeUnit.MILLISECONDS.toNanos(100);

  /** The kernel wakes a thread some 50 microseconds late: shorter pauses would be no pauses. */
  private static final long LEAST_NS = TimeUnit.MICROSECONDS.toNanos(100);

  /**
   * A socket that gave this part of the smallest receive buffer says that there is enough to do.
   */
  private static final int LARGE_TURN = 4;

  /** What the kernel sets against the buffer for a datagram beside its bytes, about. */
  private static final int DATAGRAM_OVERHEAD = 1024;

  private final Executor loop;
  private final int datagramsPerTurn;
  private long smallestBuffer = Long.MAX_VALUE;
  private long longestNs = MOST_NS;
  private long pauseNs;

  // Of the socket in hand, and the most that one socket had in this turn.
  private int datagrams;
  private long bytes;
  private int mostDatagrams;
  private long mostBytes;

  private boolean queued;

  /**
   * @param loop runs what it is given after the sockets that are ready have had their turn
   * @param datagramsPerTurn a socket that had so many may have more: the turn ended before it did
   */
  public ReadPause(Executor loop, int datagramsPerTurn) {
    this.loop = loop;
    this.datagramsPerTurn = datagramsPerTurn;
  }

  /**
   * A socket of the loop; before any socket is read.
   *
   * @param grantedBytes its receive buffer
   * @param sockets how many of the loop share its port, and with it the senders
   */
  void receiveBuffer(long grantedBytes, int sockets) {
    smallestBuffer = Math.min(smallestBuffer, grantedBytes);
    long msPerMib = MS_PER_MIB * Math.min(sockets, MOST_SPREAD);
    long ns = (grantedBytes * TimeUnit.MILLISECONDS.toNanos(msPerMib)) >> MIB;
    longestNs = Math.min(longestNs, ns);
    pauseNs = longestNs < LEAST_NS ? 0 : longestNs;
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
    datagrams++;
    bytes += length + DATAGRAM_OVERHEAD;
  }

  /** A socket has been read until it was empty, or for long enough. */
  void endOfTurn() {
    mostDatagrams = Math.max(mostDatagrams, datagrams);
    mostBytes = Math.max(mostBytes, bytes);
    datagrams = 0;
    bytes = 0;
    if (pauseNs > 0 && !queued) {
      queued = true;
      loop.execute(this);
    }
  }

  /** True if what the last turn took leaves time for a pause. */
  boolean quiet() {
    return mostDatagrams < datagramsPerTurn && mostBytes < smallestBuffer / LARGE_TURN;
  }

  @Override
  public void run() {
    boolean quiet = quiet();
    queued = false;
    mostDatagrams = 0;
    mostBytes = 0;
    if (quiet) {
      LockSupport.parkNanos(pauseNs);
    }
  }
}
