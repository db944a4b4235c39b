// SPDX-License-Identifier: Apache-2.0
package io.flowtally.receive;

import java.util.List;

/**
 * A way for exporters to reach the collector: the sockets of one transport. What it reads it hands
 * to the handlers of the loops, with the exporter's address and the session that it came by.
 *
 * <p>{@link #open}, {@link #start}, then {@link #drain} or {@link #close}, all from one thread that
 * is none of the loops'.
 */
public interface Input extends AutoCloseable {
  /**
   * Binds its sockets to the loops, without reading from them yet.
   *
   * @throws ListenException with one line that says what to do; nothing stays bound
   */
  void open(ReceiveLoops loops) throws ListenException;

  /** Reads from now on. */
  void start();

  /** One entry for each address of datagrams; they keep counting whatever happens to the input. */
  default List<? extends ListenerCounters> listeners() {
    return List.of();
  }

  /** One entry for each address of connections, likewise. */
  default List<? extends StreamCounters> streams() {
    return List.of();
  }

  /**
   * Hands on what the kernel has accepted, accepts no more, and closes.
   *
   * @param atMostMs after so long it closes with the rest unread
   */
  void drain(long atMostMs);

  /** Closes the sockets as they are. May be called again, and before {@link #open}. */
  @Override
  void close();
}
