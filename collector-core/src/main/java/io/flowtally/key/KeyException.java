// SPDX-License-Identifier: Apache-2.0
package io.flowtally.key;

/** A {@code by:} list that makes no key: an unknown name, a repeated one, or none at all. */
public final class KeyException extends Exception {
  private static final long serialVersionUID = 1L;

  KeyException(String message) {
    super(message);
  }
}
