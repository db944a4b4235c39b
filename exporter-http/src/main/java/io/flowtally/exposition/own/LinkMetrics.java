// SPDX-License-Identifier: Apache-2.0
package io.flowtally.exposition.own;

import io.flowtally.link.LinkStatus;
import io.flowtally.link.RecordStatus;
import java.util.List;
import java.util.Optional;

/** {@code flowtally_kafka_*}: datagrams to and from other machines. */
final class LinkMetrics {
  private LinkMetrics() {}

  /** No families where there is no link. */
  static List<MetricFamily> of(Optional<LinkStatus> link) {
    return link.map(status -> status.output() ? ofOutput(status) : ofInput(status))
        .orElse(List.of());
  }

  /** No families where no records are sent. */
  static List<MetricFamily> ofRecords(Optional<RecordStatus> records) {
    return records
        .map(
            status ->
                ofSent(
                    "Flow records",
                    "flowtally_kafka_sent_records_total",
                    "flowtally_kafka_dropped_records_total",
                    MetricFamily.gauge(
                        "flowtally_kafka_records_buffer_bytes",
                        "Bytes of flow records that wait for the brokers to confirm them."),
                    status))
        .orElse(List.of());
  }

  private static List<MetricFamily> ofOutput(LinkStatus status) {
    return ofSent(
        "Datagrams",
        "flowtally_kafka_sent_datagrams_total",
        "flowtally_kafka_dropped_datagrams_total",
        MetricFamily.gauge(
            "flowtally_kafka_buffer_bytes", "Bytes that wait for the brokers to confirm them."),
        new RecordStatus(status.sent(), status.dropped(), status.waitingBytes()));
  }

  private static List<MetricFamily> ofSent(
      String what, String sentName, String droppedName, MetricFamily waiting, RecordStatus status) {
    MetricFamily sent = MetricFamily.counter(sentName, what + " that the brokers have confirmed.");
    MetricFamily dropped =
        MetricFamily.counter(
            droppedName,
            what
                + " that never reached the brokers: the buffer was full (buffer_full), or no "
                + "broker confirmed them in time (not_delivered).");
    sent.add(status.sent());
    status.dropped().forEach((reason, count) -> dropped.add(count, "reason", reason));
    waiting.add(status.waitingBytes());
    return List.of(sent, dropped, waiting);
  }

  private static List<MetricFamily> ofInput(LinkStatus status) {
    MetricFamily received =
        MetricFamily.counter(
            "flowtally_kafka_received_datagrams_total",
            "Datagrams that this process has read from its partitions.");
    MetricFamily undecodable =
        MetricFamily.counter(
            "flowtally_kafka_foreign_records_total",
            "Records of the topic without the headers of a datagram.");
    MetricFamily failed =
        MetricFamily.counter(
            "flowtally_kafka_handler_errors_total",
            "Datagrams from the topic whose counting failed; the log says how. Each is a bug.");
    MetricFamily lag =
        MetricFamily.gauge(
            "flowtally_kafka_lag_records", "Records of the partition that are not counted yet.");
    MetricFamily commits =
        MetricFamily.counter(
            "flowtally_kafka_checkpoints_total", "Checkpoints, by whether they were written.");
    MetricFamily owner =
        MetricFamily.gauge(
            "flowtally_kafka_owner", "1 while no other process has taken the shard.");
    received.add(status.received());
    undecodable.add(status.undecodable());
    failed.add(status.handlerErrors());
    status
        .lag()
        .forEach((partition, records) -> lag.add(records, "partition", partition.toString()));
    commits.add(status.commits(), "result", "written");
    commits.add(status.commitFailures(), "result", "failed");
    owner.add(status.owner() ? 1 : 0);
    return List.of(received, undecodable, failed, lag, commits, owner);
  }
}
