// SPDX-License-Identifier: Apache-2.0
package io.flowtally.networks;

import java.util.List;

/** An entry of {@code local} that names nothing. Each mistake says what to write. */
public final class NetworksException extends Exception {
  private static final long serialVersionUID = 1L;

  /**
   * One mistake.
   *
   * @param index of the entry in the list of {@code local}; -1: the list as a whole
   * @param text one sentence or two
   */
  public record LocalMistake(int index, String text) {}

  private final transient List<LocalMistake> mistakes;

  NetworksException(List<LocalMistake> mistakes) {
    super(mistakes.get(0).text());
    this.mistakes = List.copyOf(mistakes);
  }

  /** All mistakes, at least one. */
  public List<LocalMistake> mistakes() {
    return mistakes;
  }
}
