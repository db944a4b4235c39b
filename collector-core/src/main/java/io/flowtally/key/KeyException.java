// SPDX-License-Identifier: Apache-2.0
package io.flowtally.key;

/** A {@code by:} list that makes no key: an unknown name, a repeated one, or none at all. */
public final class KeyException extends Exception {
  private static final long serialVersionUID = 1L;

  private final int index;

  KeyException(int index, String message) {
    super(message);
    this.index = index;
  }

  /** Which name of the list is wrong, from 0; 0 for a list without any. */
  public int index() {
    return index;
  }
}
