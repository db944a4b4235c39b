// SPDX-License-Identifier: Apache-2.0
package io.flowtally.collector.exporters;

import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/**
 * Which sources of sampling rates have a series of their own, over all exporters: what exporters
 * number themselves, samplers and interfaces, only {@link #MOST} in all, so that forged ones cannot
 * make series without end. A source that was shown goes on being shown for as long as its exporter
 * has a label; whoever came too late is {@code other}. Thread-safe.
 */
final class SamplingSources {
  static final int MOST = 4096;

  private static final String OTHER = "other";

  /**
   * Those of one exporter; nothing more comes once one found no room, or {@code other} would go.
   */
  private static final class Admitted {
    final Set<String> sources = new HashSet<>();
    boolean closed;
  }

  private final Map<String, Admitted> byExporter = new HashMap<>();
  private int admitted;

  /** The rates of an exporter as they are shown. */
  synchronized Map<String, Double> shown(String exporter, Map<String, Double> rates) {
    Map<String, Double> shown = new LinkedHashMap<>();
    rates.forEach((source, rate) -> shown.put(isShown(exporter, source) ? source : OTHER, rate));
    return shown;
  }

  /** Of the exporters that have no label any more nothing is shown, and nothing kept. */
  synchronized void retain(Set<String> exporters) {
    byExporter
        .entrySet()
        .removeIf(
            entry -> {
              boolean leaves = !exporters.contains(entry.getKey());
              admitted -= leaves ? entry.getValue().sources.size() : 0;
              return leaves;
            });
  }

  private synchronized boolean isShown(String exporter, String source) {
    if (source.indexOf(' ') < 0) {
      return true; // one of a few words
    }
    Admitted own = byExporter.computeIfAbsent(exporter, name -> new Admitted());
    if (own.sources.contains(source)) {
      return true;
    }
    if (own.closed || admitted >= MOST) {
      own.closed = true;
      return false;
    }
    admitted++;
    return own.sources.add(source);
  }
}
