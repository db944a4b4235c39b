// SPDX-License-Identifier: Apache-2.0
package io.flowtally.link;

import io.flowtally.receive.DatagramHandler;
import io.flowtally.receive.DatagramTap;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.concurrent.locks.Lock;
import org.jspecify.annotations.Nullable;

/**
 * Datagrams between machines. As an output it has taps that see what the sockets bring; as an input
 * it brings what was sent so, and keeps beside it what was counted of it.
 *
 * <p>An input's counters and its place in the stream are saved as one: {@link #commit} writes both
 * or neither. Whoever {@linkplain #takeOver takes over} a shard ends the right of everybody before
 * to commit, and goes on where the last commit was.
 */
public interface Link extends AutoCloseable {
  /** Writes the state of an engine. */
  @FunctionalInterface
  interface Content {
    void write(DataOutputStream out) throws IOException;
  }

  /** Whether datagrams come from here. */
  boolean isInput();

  /** What sees the datagrams of one loop; sees nothing where this is no output. */
  DatagramTap tap();

  /**
   * Takes the shard from whoever had it.
   *
   * @return what the last commit wrote; null if there is none
   * @throws IOException with one line that says what to do
   */
  @Nullable InputStream takeOver() throws IOException;

  /** What others have left to this shard; known once it is taken over. */
  default List<Handover> handovers() {
    return List.of();
  }

  /**
   * Brings datagrams from now on, on a thread of its own that holds {@code turn} from the first one
   * of a batch until its end.
   */
  void start(DatagramHandler handler, Lock turn);

  /**
   * Saves what was counted together with what it was counted of. To be called with the lock of
   * {@link #start}, by the same thread as {@code content}'s engine is read.
   *
   * @throws IOException if it is not saved
   */
  void commit(Content content, boolean last) throws IOException;

  /** How much has gone and come; never null. */
  LinkStatus status();

  /** Ends the input's thread; what was not handed on stays in the stream. */
  void stop();

  /** Sends what waits, and disconnects. */
  @Override
  void close();
}
