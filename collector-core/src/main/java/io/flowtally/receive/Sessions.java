// SPDX-License-Identifier: Apache-2.0
package io.flowtally.receive;

import java.util.concurrent.atomic.AtomicLong;

/**
 * The number of a session: what tells two senders behind one address apart. Together with the
 * exporter's address it says whose sequence numbers and, where senders contradict each other, whose
 * templates a datagram belongs to.
 *
 * <p>A plain number, so that handing it on allocates nothing. Those up to 65,535 are UDP source
 * ports; a transport with connections counts its own from there on.
 */
public final class Sessions {
  private static final int PORTS = 1 << 16;

  private static final AtomicLong CONNECTIONS = new AtomicLong(PORTS);

  private Sessions() {}

  /** Datagrams from one source port. */
  public static long udp(int sourcePort) {
    return sourcePort & PORTS - 1;
  }

  /** A connection that has just been made: a number that no other one has had. */
  public static long connection() {
    return CONNECTIONS.getAndIncrement();
  }
}
