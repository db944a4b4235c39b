// SPDX-License-Identifier: Apache-2.0
package io.flowtally.collector;

import io.flowtally.classify.NetworkRow;
import io.flowtally.config.Quantity;
import io.flowtally.config.Settings;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** A pipeline in words: its networks by group, which are local, its aggregates, its limits. */
final class PipelineReport {
  /** Rows of a group that are listed one by one; a large file is told by its numbers. */
  private static final int MOST_ROWS = 12;

  /** Begins a line that is more than information. */
  static final String WARNING = "warning: ";

  private final Pipeline pipeline;
  private final List<String> lines = new ArrayList<>();

  private PipelineReport(Pipeline pipeline) {
    this.pipeline = pipeline;
  }

  static List<String> lines(Pipeline pipeline) {
    PipelineReport report = new PipelineReport(pipeline);
    report.networks();
    report.aggregates();
    report.limits();
    report.memory();
    return report.lines;
  }

  private void networks() {
    List<NetworkRow> rows = pipeline.networksFile().rows();
    lines.add("networks: " + rows.size() + " in " + pipeline.networksFile().name());
    Map<String, List<NetworkRow>> byGroup = new LinkedHashMap<>();
    for (NetworkRow row : rows) {
      byGroup.computeIfAbsent(row.group(), group -> new ArrayList<>()).add(row);
    }
    byGroup.forEach(this::group);
  }

  private void group(String name, List<NetworkRow> rows) {
    lines.add("  " + (name.isEmpty() ? "(before any group)" : name) + ": " + rows.size());
    for (NetworkRow row : rows.subList(0, Math.min(MOST_ROWS, rows.size()))) {
      boolean local = pipeline.networks().explain(row.hi(), row.lo()).local();
      lines.add(
          "    "
              + row.prefix()
              + (row.asNumber() == 0 ? "" : " AS " + row.asNumber())
              + (local ? " local" : ""));
    }
    if (rows.size() > MOST_ROWS) {
      lines.add("    and " + (rows.size() - MOST_ROWS) + " more");
    }
  }

  private void aggregates() {
    Settings settings = pipeline.settings();
    for (Settings.Aggregate aggregate : settings.aggregates()) {
      String filter = aggregate.filter().value();
      lines.add(
          "aggregate "
              + aggregate.name().value()
              + ": "
              + (filter.isBlank() ? "every record" : filter)
              + ", by "
              + aggregate.by()
              + ", at most "
              + aggregate.buckets()
              + " buckets");
    }
  }

  private void memory() {
    lines.addAll(MemoryNeed.of(pipeline).lines());
  }

  private void limits() {
    Settings.Limits limits = pipeline.settings().limits();
    lines.add(
        "limits: a bucket "
            + (limits.idle().isZero()
                ? "never ends"
                : "ends after " + Quantity.ofDuration(limits.idle()) + " without traffic")
            + "; each exporter at most "
            + limits.templates()
            + " templates and "
            + Quantity.ofBytes(limits.heldBytes())
            + " of held data");
  }
}
