// SPDX-License-Identifier: Apache-2.0
package io.flowtally.config.nfacctd;

import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A plugin and the lines that hold for it in the end: read in order, a later line for all plugins
 * overrides an earlier one for this plugin.
 *
 * @param line where it was declared; 0: nowhere, nfacctd's own default
 */
record NfacctdPlugin(String name, String type, int line, Map<String, NfacctdLine> values) {
  NfacctdPlugin(String name, String type, int line) {
    this(name, type, line, new LinkedHashMap<>());
  }

  @Nullable NfacctdLine value(String key) {
    return values.get(key);
  }

  /** Datagrams are sent on. */
  boolean forwards() {
    return type.equals("tee");
  }

  /** Memory tables and printed ones are counted by key, as an aggregate is. */
  boolean becomesAggregate() {
    return type.equals("memory") || type.equals("print");
  }
}
