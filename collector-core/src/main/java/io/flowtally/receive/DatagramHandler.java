// SPDX-License-Identifier: Apache-2.0
package io.flowtally.receive;

/**
 * Takes the datagrams of one event loop, and the messages of connections, which are handed on as
 * datagrams are. Every call of one handler comes from the same thread, so it needs no locks for
 * what it owns. What it throws is caught and counted as {@link ListenerCounters#handlerErrors}.
 */
@FunctionalInterface
public interface DatagramHandler {
  /**
   * Whether datagrams of this sender are wanted. Asked right before each; one that is not wanted is
   * counted as {@link ListenerCounters#refused} and costs nothing more.
   */
  default boolean wants(long exporterHi, long exporterLo) {
    return true;
  }

  /**
   * One datagram. The buffer belongs to the loop and is overwritten by the next datagram.
   *
   * @param exporterHi first eight bytes of the sender's address; 0 for IPv4
   * @param exporterLo last eight bytes; IPv4 is v4-mapped, {@code 0x0000_FFFF_aabbccdd}
   * @param session tells apart senders behind one address; over UDP it is their {@link Sessions#udp
   *     port}
   * @param nowMs Unix milliseconds, read once a batch
   */
  void onDatagram(
      byte[] buffer,
      int offset,
      int length,
      long exporterHi,
      long exporterLo,
      long session,
      long nowMs);

  /** The socket is empty for now, or others wait for their turn. */
  default void onBatchEnd() {}

  /**
   * A connection is closed: nothing of this {@linkplain Sessions#connection session} comes any
   * more.
   */
  default void onSessionEnd(long session) {}

  /** One datagram that came alone, if it is wanted. */
  default void deliver(
      byte[] buffer,
      int offset,
      int length,
      long exporterHi,
      long exporterLo,
      long session,
      long nowMs) {
    if (wants(exporterHi, exporterLo)) {
      onDatagram(buffer, offset, length, exporterHi, exporterLo, session, nowMs);
      onBatchEnd();
    }
  }
}
