// SPDX-License-Identifier: Apache-2.0
package io.flowtally.forward;

import io.flowtally.address.Prefix;
import java.net.InetSocketAddress;
import java.util.List;

/**
 * Where copies go.
 *
 * @param text as the configuration spells it
 * @param exporters whose datagrams; empty: everybody's
 */
public record ForwardTarget(
    String text, InetSocketAddress to, List<Prefix> exporters, ForwardSource source) {
  /** Copies the list. */
  public ForwardTarget {
    exporters = List.copyOf(exporters);
  }

  /** Whether it gets what this exporter sends. Allocates nothing. */
  boolean wants(long hi, long lo) {
    for (int i = 0; i < exporters.size(); i++) {
      if (exporters.get(i).contains(hi, lo)) {
        return true;
      }
    }
    return exporters.isEmpty();
  }
}
