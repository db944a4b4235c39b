// SPDX-License-Identifier: Apache-2.0
package io.flowtally.filter;

/** A filter that does not compile. */
public final class FilterException extends Exception {
  private static final long serialVersionUID = 1L;

  private final int column;

  FilterException(int column, String message) {
    super(message);
    this.column = column;
  }

  /** Where in the filter's text the mistake begins, from 1. */
  public int column() {
    return column;
  }
}
