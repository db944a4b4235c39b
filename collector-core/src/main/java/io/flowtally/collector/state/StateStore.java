// SPDX-License-Identifier: Apache-2.0
package io.flowtally.collector.state;

import io.flowtally.collector.Engine;
import io.flowtally.networks.GroupNames;
import io.flowtally.view.Hold;
import io.flowtally.view.StateStatus;
import java.io.IOException;

/** Where snapshots are kept. One thread at a time calls {@link #save}. */
public interface StateStore {
  /** The numbers of group names in the snapshot's keys, for the pipeline that goes on from it. */
  GroupNames groups();

  /**
   * Takes up the last snapshot.
   *
   * @return false if it turned out to be unusable half-way: the engine is to be made anew
   * @throws IOException if the program must not begin without it
   */
  boolean restore(Engine engine) throws IOException;

  /**
   * Writes a snapshot.
   *
   * @param last nothing will be counted any more
   */
  void save(Engine engine, boolean last);

  /** Whether something has to be saved before it is time. */
  default boolean isUrgent(Engine engine) {
    return false;
  }

  /**
   * Permits an answer to a scrape, which must be written before the hold is closed.
   *
   * @throws IOException saying why it must not be given
   */
  Hold hold(Engine engine) throws IOException;

  /** A part of an answer is about to end it. */
  void scraped() throws IOException;

  StateStatus status();
}
