// SPDX-License-Identifier: Apache-2.0
package io.flowtally.view;

/** A row of the networks file, for joins in queries. */
public record NetworkInfo(String network, String group, long as) {
  /** Rows that become series; a file of the whole Internet's routes must not. */
  public static final int MOST = 10_000;
}
