// SPDX-License-Identifier: Apache-2.0
package io.flowtally.view;

/** A search that cannot be answered; the message says why. */
public final class FlowQueryException extends Exception {
  private static final long serialVersionUID = 1;

  private final boolean wrong;

  /**
   * @param wrong whether the question is at fault, and not the moment or the configuration
   */
  public FlowQueryException(String message, boolean wrong) {
    super(message);
    this.wrong = wrong;
  }

  /** Whether the question is at fault. */
  public boolean wrong() {
    return wrong;
  }
}
