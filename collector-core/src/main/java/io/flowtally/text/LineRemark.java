// SPDX-License-Identifier: Apache-2.0
package io.flowtally.text;

/**
 * What is wrong with a line of a file.
 *
 * @param line from 1
 * @param text what to write instead
 */
public record LineRemark(int line, String text) {
  /** Remarks of one file that are kept, whatever its size. */
  public static final int MOST = 1_000;
}
