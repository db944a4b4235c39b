// SPDX-License-Identifier: Apache-2.0
package io.flowtally.codec;

/** What became of a data set that came before its template. */
public enum HeldOutcome {
  /** Its template came in time. */
  REPLAYED("replayed"),
  /** Its template did not come within {@link CodecLimits#heldForMs}. */
  EXPIRED("expired"),
  /** It did not fit, or gave way to a younger one. */
  OVERFLOWED("overflowed");

  private final String label;

  HeldOutcome(String label) {
    this.label = label;
  }

  public String label() {
    return label;
  }
}
