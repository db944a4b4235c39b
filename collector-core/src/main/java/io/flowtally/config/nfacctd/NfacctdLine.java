// SPDX-License-Identifier: Apache-2.0
package io.flowtally.config.nfacctd;

import org.jspecify.annotations.Nullable;

/**
 * One line of an nfacctd.conf: {@code key: value} or {@code key[plugin]: value}.
 *
 * @param key in lower case, without blanks
 * @param plugin null: for all plugins
 */
record NfacctdLine(String key, @Nullable String plugin, String value, int line) {
  /** True or false as nfacctd reads it: anything else it ignores. */
  boolean isTrue() {
    return value.equalsIgnoreCase("true");
  }

  /** The key as it was written. */
  String name() {
    return plugin == null ? key : key + "[" + plugin + "]";
  }
}
