// SPDX-License-Identifier: Apache-2.0
package io.flowtally.view;

import io.flowtally.forward.ForwardCounters;

/** What became of the copies of datagrams for one target. */
public record ForwardStatus(
    String target,
    long sent,
    long bytes,
    long queueFull,
    long socketFull,
    long noAddress,
    long failed) {

  public static ForwardStatus of(ForwardCounters counters) {
    return new ForwardStatus(
        counters.target(),
        counters.sent(),
        counters.bytes(),
        counters.queueFull(),
        counters.socketFull(),
        counters.noAddress(),
        counters.failed());
  }
}
