// SPDX-License-Identifier: Apache-2.0
package io.flowtally.console;

import java.util.List;

/**
 * Who was the heaviest in a window.
 *
 * @param seconds that the window really covers; less than asked while the history is young
 * @param bytes of all series together
 * @param rows the heaviest first; what is missing to {@code bytes} is of others
 */
public record TopTable(int seconds, long bytes, List<Row> rows) {
  /** One value of the label. */
  public record Row(String value, long bytes) {}
}
