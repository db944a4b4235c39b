// SPDX-License-Identifier: Apache-2.0
package io.flowtally.receive;

import java.io.IOException;

/** A socket could not be had. The message is one line, and says what to do. */
public final class ListenException extends IOException {
  private static final long serialVersionUID = 1;

  public ListenException(String message) {
    super(message);
  }

  public ListenException(String message, Throwable cause) {
    super(message, cause);
  }
}
