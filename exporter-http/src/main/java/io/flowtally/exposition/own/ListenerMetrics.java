// SPDX-License-Identifier: Apache-2.0
package io.flowtally.exposition.own;

import io.flowtally.view.ListenerStatus;
import java.util.List;

/** {@code flowtally_udp_*}: what the sockets took in, and what they could not. */
final class ListenerMetrics {
  private ListenerMetrics() {}

  static List<MetricFamily> of(List<ListenerStatus> listeners) {
    MetricFamily datagrams =
        MetricFamily.counter("flowtally_udp_datagrams_total", "Datagrams read from the sockets.");
    MetricFamily bytes =
        MetricFamily.counter(
            "flowtally_udp_bytes_total", "Bytes of the datagrams read, without headers.");
    MetricFamily dropped =
        MetricFamily.counter(
            "flowtally_udp_dropped_datagrams_total",
            "Datagrams lost before decoding: the kernel's buffer was full (kernel), larger than "
                + "the receive buffer (truncated), from outside exporters.allow (not_allowed), or "
                + "Flowtally failed at it, which is a bug (internal_error).");
    MetricFamily buffer =
        MetricFamily.gauge(
            "flowtally_udp_receive_buffer_bytes",
            "The kernel's receive buffer as granted, summed over the listener's sockets.");
    for (ListenerStatus status : listeners) {
      String listener = status.listener();
      datagrams.add(status.datagrams(), "listener", listener);
      bytes.add(status.bytes(), "listener", listener);
      dropped.add(status.kernelDropped(), "listener", listener, "reason", "kernel");
      dropped.add(status.truncated(), "listener", listener, "reason", "truncated");
      dropped.add(status.notAllowed(), "listener", listener, "reason", "not_allowed");
      dropped.add(status.internalErrors(), "listener", listener, "reason", "internal_error");
      buffer.add(status.receiveBufferBytes(), "listener", listener);
    }
    return List.of(datagrams, bytes, dropped, buffer);
  }
}
