// SPDX-License-Identifier: Apache-2.0
package io.flowtally.capture;

import java.io.IOException;

/** A file is no capture, or contradicts itself so that no packet after that can be found. */
final class CaptureException extends IOException {
  private static final long serialVersionUID = 1;

  CaptureException(String message) {
    super(message);
  }
}
