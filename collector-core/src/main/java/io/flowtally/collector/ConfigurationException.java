// SPDX-License-Identifier: Apache-2.0
package io.flowtally.collector;

import io.flowtally.yaml.Mistake;
import java.util.List;
import java.util.stream.Collectors;

/** A configuration that cannot run. Its message has a line for each mistake, as FILE:LINE: text. */
public final class ConfigurationException extends Exception {
  private static final long serialVersionUID = 1L;

  private final transient List<Mistake> mistakes;

  public ConfigurationException(List<Mistake> mistakes) {
    super(mistakes.stream().map(Mistake::toString).collect(Collectors.joining("\n")));
    this.mistakes = List.copyOf(mistakes);
  }

  /** Every mistake, at least one. */
  public List<Mistake> mistakes() {
    return mistakes;
  }
}
