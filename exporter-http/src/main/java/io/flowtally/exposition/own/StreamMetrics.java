// SPDX-License-Identifier: Apache-2.0
package io.flowtally.exposition.own;

import io.flowtally.view.StreamStatus;
import java.util.List;

/** {@code flowtally_tcp_*}: connections of exporters over TCP and TLS. */
final class StreamMetrics {
  private StreamMetrics() {}

  /** No families where there are no such listeners. */
  static List<MetricFamily> of(List<StreamStatus> streams) {
    if (streams.isEmpty()) {
      return List.of();
    }
    MetricFamily open =
        MetricFamily.gauge("flowtally_tcp_connections", "Connections that are open.");
    MetricFamily accepted =
        MetricFamily.counter(
            "flowtally_tcp_accepted_connections_total",
            "Connections accepted, those refused at once included.");
    MetricFamily closed =
        MetricFamily.counter(
            "flowtally_tcp_closed_connections_total",
            "Connections that have ended: closed by the exporter (peer), or in the middle of a "
                + "message (cut), reset or dead (error), from outside exporters.allow "
                + "(not_allowed), past limits.connections or connections_per_address (limit), "
                + "without a message yet where others needed the place (displaced), no TLS "
                + "(handshake), no IPFIX (framing), a message or handshake that took too long "
                + "(slow), silent for limits.connection_idle (idle), Flowtally stopped (shutdown).");
    MetricFamily messages =
        MetricFamily.counter("flowtally_tcp_messages_total", "Messages read from connections.");
    MetricFamily bytes =
        MetricFamily.counter(
            "flowtally_tcp_bytes_total", "Bytes of the messages read, once decrypted.");
    MetricFamily errors =
        MetricFamily.counter(
            "flowtally_tcp_internal_errors_total",
            "Messages at which Flowtally failed, which is a bug.");
    for (StreamStatus status : streams) {
      String listener = status.listener();
      open.add(status.open(), "listener", listener);
      accepted.add(status.accepted(), "listener", listener);
      status
          .closed()
          .forEach((reason, count) -> closed.add(count, "listener", listener, "reason", reason));
      messages.add(status.messages(), "listener", listener);
      bytes.add(status.bytes(), "listener", listener);
      errors.add(status.internalErrors(), "listener", listener);
    }
    return List.of(open, accepted, closed, messages, bytes, errors);
  }
}
