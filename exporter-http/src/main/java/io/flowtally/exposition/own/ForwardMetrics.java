// SPDX-License-Identifier: Apache-2.0
package io.flowtally.exposition.own;

import io.flowtally.view.ForwardStatus;
import java.util.List;

/** {@code flowtally_forward_*}: copies of datagrams for other collectors. */
final class ForwardMetrics {
  private ForwardMetrics() {}

  /** No families where nothing is forwarded. */
  static List<MetricFamily> of(List<ForwardStatus> forwards) {
    if (forwards.isEmpty()) {
      return List.of();
    }
    MetricFamily sent =
        MetricFamily.counter("flowtally_forward_datagrams_total", "Copies sent to the target.");
    MetricFamily bytes =
        MetricFamily.counter(
            "flowtally_forward_bytes_total", "Bytes of the copies sent, without headers.");
    MetricFamily dropped =
        MetricFamily.counter(
            "flowtally_forward_dropped_datagrams_total",
            "Copies that were not sent: more came than the sender could take (queue), than the "
                + "socket could (socket), the exporter's address could not be kept (address), or "
                + "the kernel refused (error).");
    for (ForwardStatus status : forwards) {
      String target = status.target();
      sent.add(status.sent(), "target", target);
      bytes.add(status.bytes(), "target", target);
      dropped.add(status.queueFull(), "target", target, "reason", "queue");
      dropped.add(status.socketFull(), "target", target, "reason", "socket");
      dropped.add(status.noAddress(), "target", target, "reason", "address");
      dropped.add(status.failed(), "target", target, "reason", "error");
    }
    return List.of(sent, bytes, dropped);
  }
}
