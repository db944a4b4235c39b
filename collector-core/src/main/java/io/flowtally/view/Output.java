// SPDX-License-Identifier: Apache-2.0
package io.flowtally.view;

import java.io.IOException;

/**
 * Something that tells others what was counted. It reads the view on threads of its own and never
 * holds up a loop. The collector starts it once it receives, and closes it before it stops.
 */
public interface Output extends AutoCloseable {
  /**
   * Begins to read.
   *
   * @throws IOException if it cannot; the message says what to do, and nothing is left open
   */
  void start(CollectorView view) throws IOException;

  /** Ends what goes on and lets go of what it holds; may be called without {@link #start}. */
  @Override
  void close();
}
