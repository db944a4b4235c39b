// SPDX-License-Identifier: Apache-2.0
package io.flowtally.exposition.own;

import io.flowtally.view.ExporterStatus;
import io.flowtally.view.OutCountersStatus;
import java.util.List;

/** {@code flowtally_exporter_*}: what each exporter sent, and what of it was lost on the way. */
final class ExporterMetrics {
  private final MetricFamily datagrams =
      MetricFamily.counter(
          "flowtally_exporter_datagrams_total",
          "Datagrams decoded, by NetFlow version; version 10 is IPFIX.");
  private final MetricFamily records =
      MetricFamily.counter("flowtally_exporter_records_total", "Flow records decoded, by version.");
  private final MetricFamily flows =
      MetricFamily.counter(
          "flowtally_exporter_flows_total",
          "Flows decoded, both halves of a biflow, by the direction in which they were metered; an "
              + "exporter with ingress and egress may count traffic twice.");
  private final MetricFamily errors =
      MetricFamily.counter(
          "flowtally_exporter_errors_total",
          "Datagrams, sets or records that could not be decoded and are lost, by reason.");
  private final MetricFamily warnings =
      MetricFamily.counter(
          "flowtally_exporter_warnings_total",
          "What was odd in datagrams and lost no data, by reason; data ahead of its template is "
              + "held, see flowtally_exporter_held_sets_total.");
  private final MetricFamily events =
      MetricFamily.counter(
          "flowtally_exporter_events_total",
          "Records without counters, such as NAT logs and the creation of a flow.");
  private final MetricFamily missedDatagrams =
      MetricFamily.counter(
          "flowtally_exporter_missed_datagrams_total",
          "Datagrams that never arrived, by the sequence numbers of NetFlow v9.");
  private final MetricFamily missedRecords =
      MetricFamily.counter(
          "flowtally_exporter_missed_records_total",
          "Flow records that never arrived, by the sequence numbers of NetFlow v5 and IPFIX.");
  private final MetricFamily templates =
      MetricFamily.gauge("flowtally_exporter_templates", "Templates known of the exporter now.");
  private final MetricFamily heldSets =
      MetricFamily.counter(
          "flowtally_exporter_held_sets_total",
          "Data sets that came before their template: decoded once it came (replayed), given up "
              + "(expired), or past the limit (overflowed).");
  private final MetricFamily samplingRate =
      MetricFamily.gauge(
          "flowtally_exporter_sampling_rate",
          "How many packets each exported one stands for, by where the rate came from.");
  private final MetricFamily unknownSampling =
      MetricFamily.counter(
          "flowtally_exporter_unknown_sampling_records_total",
          "Flow records whose sampling rate the exporter has not told, or not so that it can be told "
              + "which of several is theirs; they count as they are.");
  private final MetricFamily replies =
      MetricFamily.gauge(
          "flowtally_exporter_reply_counters",
          "1 where OUT_BYTES and OUT_PKTS (23, 24) count as the other direction.");
  private final MetricFamily uncountedOutBytes =
      MetricFamily.counter(
          "flowtally_exporter_uncounted_out_bytes_total",
          "Bytes in OUT_BYTES (23) beside IN_BYTES (1) that did not count, as the exporter sent "
              + "them.");
  private final MetricFamily uncountedOutPackets =
      MetricFamily.counter(
          "flowtally_exporter_uncounted_out_packets_total",
          "Packets in OUT_PKTS (24) beside IN_PKTS (2) that did not count, as the exporter sent "
              + "them.");
  private final MetricFamily lastDatagram =
      MetricFamily.gauge(
          "flowtally_exporter_last_datagram_timestamp_seconds",
          "When the last datagram of the exporter came, in Unix time.");

  private ExporterMetrics() {}

  static List<MetricFamily> of(List<ExporterStatus> exporters) {
    ExporterMetrics metrics = new ExporterMetrics();
    exporters.forEach(metrics::add);
    return List.of(
        metrics.datagrams,
        metrics.records,
        metrics.flows,
        metrics.errors,
        metrics.warnings,
        metrics.events,
        metrics.missedDatagrams,
        metrics.missedRecords,
        metrics.templates,
        metrics.heldSets,
        metrics.samplingRate,
        metrics.unknownSampling,
        metrics.replies,
        metrics.uncountedOutBytes,
        metrics.uncountedOutPackets,
        metrics.lastDatagram);
  }

  private void add(ExporterStatus status) {
    String exporter = status.exporter();
    status.datagrams().forEach((v, n) -> datagrams.add(n, "exporter", exporter, "version", v));
    status.records().forEach((v, n) -> records.add(n, "exporter", exporter, "version", v));
    status.flows().forEach((d, n) -> flows.add(n, "exporter", exporter, "direction", d));
    status.errors().forEach((r, n) -> errors.add(n, "exporter", exporter, "reason", r));
    status.warnings().forEach((r, n) -> warnings.add(n, "exporter", exporter, "reason", r));
    status.heldSets().forEach((o, n) -> heldSets.add(n, "exporter", exporter, "outcome", o));
    status
        .samplingRates()
        .forEach((source, rate) -> samplingRate.add(rate, "exporter", exporter, "source", source));
    events.add(status.events(), "exporter", exporter);
    missedDatagrams.add(status.missedDatagrams(), "exporter", exporter);
    missedRecords.add(status.missedRecords(), "exporter", exporter);
    templates.add(status.templates(), "exporter", exporter);
    unknownSampling.add(status.unknownSamplingRecords(), "exporter", exporter);
    addOut(status, exporter);
    if (status.lastDatagramSeconds() > 0) {
      lastDatagram.add(status.lastDatagramSeconds(), "exporter", exporter);
    }
  }

  /** Only of exporters that send these fields. */
  private void addOut(ExporterStatus status, String exporter) {
    OutCountersStatus out = status.outCounters();
    if (out.reply()) {
      replies.add(1, "exporter", exporter);
    }
    if ((out.uncountedBytes() | out.uncountedPackets()) != 0) {
      uncountedOutBytes.add(out.uncountedBytes(), "exporter", exporter);
      uncountedOutPackets.add(out.uncountedPackets(), "exporter", exporter);
    }
  }
}
