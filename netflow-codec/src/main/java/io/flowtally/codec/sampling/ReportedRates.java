// SPDX-License-Identifier: Apache-2.0
package io.flowtally.codec.sampling;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Which of an exporter's described rates are shown, and under which names: the first {@link #MOST}.
 * What was shown once stays, and what comes later is {@code other}, so that whoever forges samplers
 * cannot make series without end. Thread-safe.
 */
public final class ReportedRates {
  static final int MOST = 32;

  private static final long NO_DOMAIN = -1;
  private static final String TEMPLATES = "template";
  private static final String OTHER = "other";

  private record Source(int kind, long id, long domain) {
    String name() {
      String what =
          switch (kind) {
            case SamplerStore.SAMPLER -> "sampler " + Long.toUnsignedString(id);
            case SamplerStore.INTERFACE -> "interface " + Long.toUnsignedString(id);
            case SamplerStore.CARD -> "line card " + Long.toUnsignedString(id);
            case SamplerStore.OTHER -> "other scope";
            default -> "system";
          };
      return domain == NO_DOMAIN ? what : what + " domain " + domain;
    }
  }

  private final Map<Source, SamplerEntry> shown = new LinkedHashMap<>();
  private double ofTemplates;
  private double beyond;

  /** Adds the rates under their names; one that cannot be told is 0. */
  public synchronized void report(SamplerStore store, Map<String, Double> out) {
    store.forEach(this::take);
    shown.forEach((source, entry) -> out.put(source.name(), Math.max(0, entry.rate())));
    putIfSeen(out, TEMPLATES, ofTemplates);
    putIfSeen(out, OTHER, beyond);
  }

  private static void putIfSeen(Map<String, Double> out, String name, double rate) {
    if (rate != 0) {
      out.put(name, Math.max(0, rate));
    }
  }

  private void take(SamplerEntry entry) {
    if (entry.kind == SamplerStore.TEMPLATE) {
      ofTemplates = entry.rate(); // ids of templates are no labels
      return;
    }
    Source plain = new Source(entry.kind, entry.id, NO_DOMAIN);
    SamplerEntry first = shown.get(plain);
    boolean room = shown.size() < MOST;
    if (first == null ? room : first.domain == entry.domain) {
      shown.put(plain, entry);
      return;
    }
    Source full = new Source(entry.kind, entry.id, Integer.toUnsignedLong(entry.domain));
    boolean same = first != null && first.rate() == entry.rate();
    if (shown.containsKey(full) || (room && !same)) {
      shown.put(full, entry);
    } else if (!same) {
      beyond = entry.rate();
    }
  }
}
