// SPDX-License-Identifier: Apache-2.0
package io.flowtally.collector;

import io.flowtally.address.IpAddress;
import io.flowtally.address.ListenAddress;
import io.flowtally.address.Prefix;
import io.flowtally.config.Settings;
import io.flowtally.networks.NetworkRow;
import io.flowtally.text.PlainText;
import io.flowtally.yaml.Quantity;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** A pipeline in words: its networks by group, which are local, its aggregates, its limits. */
final class PipelineReport {
  /** Rows of a group that are listed one by one; a large file is told by its numbers. */
  private static final int MOST_ROWS = 12;

  /** Begins a line that is more than information. */
  static final String WARNING = "warning: ";

  /** That an IPv4 address has before it in its v4-mapped form. */
  private final Pipeline pipeline;

  private final List<String> lines = new ArrayList<>();

  private PipelineReport(Pipeline pipeline) {
    this.pipeline = pipeline;
  }

  static List<String> lines(Pipeline pipeline) {
    PipelineReport report = new PipelineReport(pipeline);
    report.sockets();
    report.exporters();
    report.networks();
    report.aggregates();
    report.limits();
    report.memory();
    return report.lines.stream().map(PlainText::of).toList();
  }

  private void sockets() {
    Settings settings = pipeline.settings();
    String receivers =
        settings.receivers() == 0 ? "as many as fit" : Integer.toString(settings.receivers());
    lines.add(
        "listen: "
            + listen(settings)
            + ", receivers "
            + receivers
            + ", receive_buffer "
            + Quantity.ofBytes(settings.receiveBufferBytes()));
    Settings.Http http = settings.http();
    lines.add(
        "http: "
            + String.join(", ", http.listen().stream().map(ListenAddress::text).toList())
            + (http.webConfigFile() == null
                ? ", neither TLS nor passwords"
                : ", TLS and passwords by " + http.webConfigFile().value())
            + ", reload over HTTP "
            + (http.reload() ? "on" : "off"));
    Settings.State state = settings.state();
    lines.add(
        state.directory() == null
            ? "state: none, counters begin anew at a restart"
            : "state: "
                + state.directory().value()
                + ", saved every "
                + Quantity.ofDuration(state.interval()));
  }

  private static String listen(Settings settings) {
    Settings.Streams streams = settings.streams();
    return Stream.of(settings.listen(), streams.tcp(), streams.tls())
        .flatMap(List::stream)
        .map(ListenAddress::text)
        .collect(Collectors.joining(", "));
  }

  private void exporters() {
    Settings.Exporters exporters = pipeline.settings().exporters();
    lines.add(
        "exporters: "
            + (exporters.allow().isEmpty()
                ? "everybody"
                : String.join(", ", exporters.allow().stream().map(Prefix::toString).toList()))
            + (exporters.forgetAfter().isZero()
                ? ", never forgotten"
                : ", forgotten after " + Quantity.ofDuration(exporters.forgetAfter())));
    Settings.Sampling sampling = pipeline.settings().sampling();
    List<String> rates = new ArrayList<>();
    for (Settings.SamplingOverride override : sampling.override()) {
      rates.add(IpAddress.format(override.hi(), override.lo()) + " 1:" + override.rate());
    }
    lines.add(
        "sampling: "
            + (sampling.apply() ? "counters are multiplied by the rate" : "not applied")
            + (rates.isEmpty() ? "" : ", override " + String.join(", ", rates)));
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
