// SPDX-License-Identifier: Apache-2.0
package io.flowtally.collector.exporters;

import io.flowtally.address.IpAddress;
import io.flowtally.codec.exporter.Exporter;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Which exporters have a label of their own: {@link #MOST} at a time, so that forged source
 * addresses cannot grow the number of series.
 *
 * <p>Labels go to exporters in the order in which they became known, which a restart keeps. One
 * that found none stays under {@code other} for as long as it is known, for what it has counted
 * there must not leave it again: a counter that falls looks like a restart. An exporter that the
 * table forgets gives its label back; where all are given away, so does one that was silent for an
 * hour, and a flood of forged addresses keeps nobody waiting for longer. Not thread-safe.
 */
final class ExporterLabels {
  static final int MOST = 1000;
  static final long IDLE_MS = 3_600_000;

  private final Set<String> labelled = new LinkedHashSet<>();
  private final Set<String> unlabelled = new LinkedHashSet<>();

  /** Those with a label, by it, of all exporters that are known at present. */
  Map<String, Exporter> assign(List<Exporter> known, long nowMs) {
    Map<String, Exporter> present = new LinkedHashMap<>();
    known.stream()
        .sorted(Comparator.comparingLong(Exporter::rank))
        .forEach(exporter -> present.put(name(exporter), exporter));
    labelled.retainAll(present.keySet());
    unlabelled.retainAll(present.keySet());
    List<String> idle = null;
    for (String name : present.keySet()) {
      if (labelled.contains(name) || unlabelled.contains(name)) {
        continue;
      }
      if (labelled.size() >= MOST) {
        idle = idle == null ? idle(present, nowMs - IDLE_MS) : idle;
        if (idle.isEmpty()) {
          unlabelled.add(name);
          continue;
        }
        String leaving = idle.remove(idle.size() - 1);
        labelled.remove(leaving);
        unlabelled.add(leaving);
      }
      labelled.add(name);
    }
    present.keySet().retainAll(labelled);
    return present;
  }

  static String name(Exporter exporter) {
    return IpAddress.format(exporter.addressHi(), exporter.addressLo());
  }

  /** Those with a label that have been silent since then, the longest silent last. */
  private List<String> idle(Map<String, Exporter> present, long sinceMs) {
    List<String> idle = new ArrayList<>();
    present.forEach(
        (name, exporter) -> {
          if (exporter.lastDatagramMs() <= sinceMs && labelled.contains(name)) {
            idle.add(name);
          }
        });
    idle.sort(Comparator.comparingLong(name -> -lastDatagramMs(present, name)));
    return idle;
  }

  private static long lastDatagramMs(Map<String, Exporter> present, String name) {
    Exporter exporter = present.get(name);
    return exporter == null ? 0 : exporter.lastDatagramMs();
  }
}
