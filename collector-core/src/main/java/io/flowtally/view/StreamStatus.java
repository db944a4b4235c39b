// SPDX-License-Identifier: Apache-2.0
package io.flowtally.view;

import io.flowtally.receive.StreamCounters;
import java.util.Map;

/**
 * The counters of one address where connections are accepted.
 *
 * @param accepted connections, those refused at once included
 * @param closed connections that have ended, by reason
 * @param open connections now
 */
public record StreamStatus(
    String listener,
    long accepted,
    Map<String, Long> closed,
    long open,
    long messages,
    long bytes,
    long internalErrors) {

  public static StreamStatus of(StreamCounters counters) {
    return new StreamStatus(
        counters.name(),
        counters.accepted(),
        counters.closed(),
        counters.open(),
        counters.messages(),
        counters.bytes(),
        counters.handlerErrors());
  }
}
