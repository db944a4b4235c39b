// SPDX-License-Identifier: Apache-2.0
package io.flowtally.console;

import java.util.List;

/**
 * What one aggregate counted, round by round, the oldest first.
 *
 * @param labels of its series
 * @param tracked false if it has too many series for the page's memory: then no table is kept
 */
public record Timeline(String aggregate, List<String> labels, boolean tracked, List<Point> points) {
  /** One round; bytes and packets are those of its {@code seconds}. */
  public record Point(long endSeconds, int seconds, long bytes, long packets) {}
}
