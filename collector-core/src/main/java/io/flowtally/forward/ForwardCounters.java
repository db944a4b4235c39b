// SPDX-License-Identifier: Apache-2.0
package io.flowtally.forward;

import java.util.concurrent.atomic.LongAdder;

/** What became of the copies for one target. Thread-safe. */
public final class ForwardCounters {
  private final String target;
  final LongAdder sent = new LongAdder();
  final LongAdder bytes = new LongAdder();
  final LongAdder queueFull = new LongAdder();
  final LongAdder socketFull = new LongAdder();
  final LongAdder noAddress = new LongAdder();
  final LongAdder failed = new LongAdder();

  ForwardCounters(String target) {
    this.target = target;
  }

  /** As the configuration spells it. */
  public String target() {
    return target;
  }

  /** Copies that the kernel has taken. */
  public long sent() {
    return sent.sum();
  }

  /** Their bytes, without headers. */
  public long bytes() {
    return bytes.sum();
  }

  /** Copies lost because the queue was full: they come faster than they can be sent. */
  public long queueFull() {
    return queueFull.sum();
  }

  /** Copies lost because the socket's buffer was full: the network is slower. */
  public long socketFull() {
    return socketFull.sum();
  }

  /** Copies lost because they should bear the exporter's address and could not. */
  public long noAddress() {
    return noAddress.sum();
  }

  /** Copies that the kernel refused. */
  public long failed() {
    return failed.sum();
  }
}
