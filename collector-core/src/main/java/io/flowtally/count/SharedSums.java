// SPDX-License-Identifier: Apache-2.0
package io.flowtally.count;

import java.util.concurrent.atomic.LongAdder;

/**
 * What all threads but its owner have counted in a {@link Bucket}. It is the adder of the bytes
 * itself: one object less, and with the adder of the packets beside it no larger than any
 * LongAdder.
 */
@SuppressWarnings("serial") // never written as an object
class SharedSums extends LongAdder {
  private final LongAdder packets = new LongAdder();

  final void add(long bytes, long packets) {
    add(bytes);
    this.packets.add(packets);
  }

  final long bytes() {
    return sum();
  }

  final long packets() {
    return packets.sum();
  }
}
