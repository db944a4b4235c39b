// SPDX-License-Identifier: Apache-2.0
package io.flowtally.view;

import java.util.Map;

/**
 * A row of the networks file or of the labels file, for joins in queries.
 *
 * @param labels of the labels file, by name
 */
public record NetworkInfo(String network, String group, long as, Map<String, String> labels) {
  /** Rows that become series; a file of the whole Internet's routes must not. */
  public static final int MOST = 10_000;

  /** A row without labels. */
  public NetworkInfo(String network, String group, long as) {
    this(network, group, as, Map.of());
  }
}
