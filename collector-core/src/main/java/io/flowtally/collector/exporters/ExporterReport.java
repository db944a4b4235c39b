// SPDX-License-Identifier: Apache-2.0
package io.flowtally.collector.exporters;

import io.flowtally.codec.FlowDirection;
import io.flowtally.codec.HeldOutcome;
import io.flowtally.codec.ProtocolVersion;
import io.flowtally.codec.WireError;
import io.flowtally.codec.exporter.Exporter;
import io.flowtally.codec.exporter.ExporterTable;
import io.flowtally.collector.SteadyClock;
import io.flowtally.view.ExporterStatus;
import io.flowtally.view.OutCountersStatus;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.ToLongFunction;

/**
 * The exporters as the exposition names them: each by its address once a datagram of it has been
 * decoded and as long as there is a label for it; all others together as {@code other}.
 */
public final class ExporterReport {
  static final String OTHER = "other";

  private final ExporterTable table;
  private final SteadyClock clock;
  private final ExporterLabels labels = new ExporterLabels();
  private final SamplingSources sources = new SamplingSources();

  public ExporterReport(ExporterTable table, SteadyClock clock) {
    this.table = table;
    this.clock = clock;
  }

  public List<ExporterStatus> statuses() {
    List<ExporterStatus> statuses = new ArrayList<>();
    forEach(statuses::add);
    return statuses;
  }

  /** One after the other; the consumer may take its time. */
  public void forEach(Consumer<ExporterStatus> consumer) {
    List<Exporter> known = new ArrayList<>();
    List<Exporter> others = new ArrayList<>();
    table.forEach(exporter -> (exporter.decodedAny() ? known : others).add(exporter));
    Map<String, Exporter> labelled;
    synchronized (labels) {
      labelled = new LinkedHashMap<>(labels.assign(known, clock.nowMs()));
    }
    known.removeAll(new HashSet<>(labelled.values()));
    others.addAll(known);
    sources.retain(labelled.keySet());
    labelled.forEach((name, exporter) -> consumer.accept(status(name, List.of(exporter))));
    ExporterStatus other = status(OTHER, others);
    if (!other.datagrams().isEmpty() || !other.errors().isEmpty() || !other.warnings().isEmpty()) {
      consumer.accept(other);
    }
  }

  /** The addresses of exporters of which something has decoded. */
  public List<String> known() {
    List<String> known = new ArrayList<>();
    table.forEach(
        exporter -> {
          if (exporter.decodedAny()) {
            known.add(ExporterLabels.name(exporter));
          }
        });
    return known;
  }

  /** By the address as the label writes it. */
  public boolean forget(String address) {
    List<Exporter> named = new ArrayList<>();
    table.forEach(
        exporter -> {
          if (exporter.decodedAny() && ExporterLabels.name(exporter).equals(address)) {
            named.add(exporter);
          }
        });
    return named.stream().anyMatch(e -> table.forget(e.addressHi(), e.addressLo()));
  }

  private ExporterStatus status(String name, List<Exporter> exporters) {
    Map<String, Long> datagrams = new LinkedHashMap<>();
    Map<String, Long> records = new LinkedHashMap<>();
    for (ProtocolVersion version : ProtocolVersion.values()) {
      putIfSeen(datagrams, version.label(), sum(exporters, e -> e.datagrams(version)));
      putIfSeen(records, version.label(), sum(exporters, e -> e.records(version)));
    }
    Map<String, Long> flows = new LinkedHashMap<>();
    for (FlowDirection direction : FlowDirection.values()) {
      putIfSeen(flows, direction.label(), sum(exporters, e -> e.flows(direction)));
    }
    Map<String, Long> errors = new LinkedHashMap<>();
    Map<String, Long> warnings = new LinkedHashMap<>();
    for (WireError error : WireError.values()) {
      Map<String, Long> kind = error.losesData() ? errors : warnings;
      putIfSeen(kind, error.reason(), sum(exporters, e -> e.errors(error)));
    }
    Map<String, Long> held = new LinkedHashMap<>();
    for (HeldOutcome outcome : HeldOutcome.values()) {
      putIfSeen(held, outcome.label(), sum(exporters, e -> e.heldSets(outcome)));
    }
    return new ExporterStatus(
        name,
        datagrams,
        records,
        flows,
        errors,
        warnings,
        sum(exporters, Exporter::events),
        sum(exporters, Exporter::missedDatagrams),
        sum(exporters, Exporter::missedRecords),
        sum(exporters, Exporter::templateCount),
        held,
        name.equals(OTHER) ? Map.of() : sources.shown(name, exporters.get(0).samplingRates()),
        sum(exporters, Exporter::unknownSamplingRecords),
        new OutCountersStatus(
            !name.equals(OTHER) && exporters.get(0).repliesInOut(),
            sum(exporters, Exporter::uncountedOutBytes),
            sum(exporters, Exporter::uncountedOutPackets)),
        name.equals(OTHER) ? 0 : clock.toWallMs(exporters.get(0).lastDatagramMs()) / 1000.0);
  }

  private static void putIfSeen(Map<String, Long> counts, String label, long count) {
    if (count > 0) {
      counts.put(label, count);
    }
  }

  private static long sum(List<Exporter> exporters, ToLongFunction<Exporter> counter) {
    return exporters.stream().mapToLong(counter).sum();
  }
}
