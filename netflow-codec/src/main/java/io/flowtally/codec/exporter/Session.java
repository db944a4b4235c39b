// SPDX-License-Identifier: Apache-2.0
package io.flowtally.codec.exporter;

/**
 * What tells senders behind one address apart, in one domain: over UDP their source port. Which row
 * of sequence numbers its datagrams belong to may turn out later; see {@link ObservationDomain}.
 */
public final class Session {
  private static final long UNKNOWN = -1;

  final long id;
  final int serial;
  private volatile ExportStream stream;
  private volatile long lastUsedMs;

  /**
   * The number that it would use next if its numbers were its own. Written with each datagram, by
   * the loop that the kernel keeps a port on.
   */
  private long next = UNKNOWN;

  /** How often it went on with its own numbers, though others had sent in between. */
  int apart;

  Session(long id, int serial, ExportStream stream) {
    this.id = id;
    this.serial = serial;
    this.stream = stream;
  }

  public ExportStream stream() {
    return stream;
  }

  public void stream(ExportStream other) {
    stream = other;
  }

  /** As whom it announces templates: sessions with one row of numbers are one sender. */
  public int sender() {
    ExportStream mine = stream;
    return mine.isJoint() ? mine.serial : serial;
  }

  boolean isNext(int number) {
    return next == Integer.toUnsignedLong(number);
  }

  /** A datagram of it took so many numbers; fewer than 0 if that is not known. */
  public void took(int number, int units) {
    next = units < 0 ? UNKNOWN : Integer.toUnsignedLong(number + units);
  }

  void used(long nowMs) {
    if (lastUsedMs != nowMs) {
      lastUsedMs = nowMs;
    }
  }

  long lastUsedMs() {
    return lastUsedMs;
  }
}
