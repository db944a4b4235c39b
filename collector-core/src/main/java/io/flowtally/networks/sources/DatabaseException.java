// SPDX-License-Identifier: Apache-2.0
package io.flowtally.networks.sources;

/** A country or AS database that cannot be read. Its message says what to do. */
public final class DatabaseException extends Exception {
  private static final long serialVersionUID = 1L;

  DatabaseException(String message) {
    super(message);
  }
}
