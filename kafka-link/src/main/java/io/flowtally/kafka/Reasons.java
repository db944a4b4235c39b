// SPDX-License-Identifier: Apache-2.0
package io.flowtally.kafka;

/** What went wrong, in a line. */
final class Reasons {
  private Reasons() {}

  /** The innermost cause says most. */
  static String of(Throwable e) {
    Throwable innermost = e;
    while (innermost.getCause() != null && innermost.getCause() != innermost) {
      innermost = innermost.getCause();
    }
    String message = innermost.getMessage();
    return message == null ? innermost.getClass().getSimpleName() : message;
  }
}
