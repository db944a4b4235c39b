// SPDX-License-Identifier: Apache-2.0
package io.flowtally.view;

/**
 * One answer to a scrape, from its beginning to its end: which series are in it, and which of them
 * are shown as 0 because they are new to whoever asks. Numbers are those of {@link
 * io.flowtally.count.SeriesSequence}. Used by one thread.
 */
public interface ScrapeAnswer {
  /** Shows every series as it is, and is not remembered. */
  ScrapeAnswer PLAIN = new ScrapeAnswer() {};

  /** Every series born up to this number is in the answer; of later ones, some may be. */
  default long upTo() {
    return Long.MAX_VALUE;
  }

  /** A series born after this number is shown as 0. */
  default long newAbove() {
    return Long.MAX_VALUE;
  }

  /** To be called when the last byte has been handed to the socket, and only then. */
  default void written() {}
}
