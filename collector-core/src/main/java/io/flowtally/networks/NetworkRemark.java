// SPDX-License-Identifier: Apache-2.0
package io.flowtally.networks;

/**
 * A line of the networks file that does not say what its writer meant.
 *
 * @param line from 1
 * @param text what is wrong and what to write instead
 */
public record NetworkRemark(int line, Kind kind, String text) {
  /** How bad it is. */
  public enum Kind {
    /** The line gives no row. */
    LEFT_OUT,
    /** The line gives a row, of which a part cannot be read. */
    MISREAD,
    /** All of it can be read, but it may not mean what it seems to. */
    DOUBTFUL
  }

  /** False for a line that can be read in one way only, even if another was meant. */
  public boolean unreadable() {
    return kind != Kind.DOUBTFUL;
  }
}
