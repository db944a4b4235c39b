// SPDX-License-Identifier: Apache-2.0
package io.flowtally.http.webconfig;

import java.util.List;

/** A web-config file that cannot be used: every mistake in it, each as FILE:LINE: what is wrong. */
public final class WebConfigException extends Exception {
  private static final long serialVersionUID = 1L;

  private final transient List<String> mistakes;

  WebConfigException(List<String> mistakes) {
    super(String.join("\n", mistakes));
    this.mistakes = List.copyOf(mistakes);
  }

  /** At least one, each on one line. */
  public List<String> mistakes() {
    return mistakes;
  }
}
