// SPDX-License-Identifier: Apache-2.0
package io.flowtally.view;

import io.flowtally.receive.ListenerCounters;

/** The counters of one listening address, summed over its sockets. */
public record ListenerStatus(
    String listener,
    long datagrams,
    long bytes,
    long kernelDropped,
    long truncated,
    long notAllowed,
    long internalErrors,
    long receiveBufferBytes) {

  public static ListenerStatus of(ListenerCounters counters) {
    return new ListenerStatus(
        counters.name(),
        counters.datagrams(),
        counters.bytes(),
        counters.kernelDropped(),
        counters.truncated(),
        counters.refused(),
        counters.handlerErrors(),
        counters.receiveBufferBytes());
  }
}
