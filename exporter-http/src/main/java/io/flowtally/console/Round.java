// SPDX-License-Identifier: Apache-2.0
package io.flowtally.console;

import io.flowtally.count.Bucket;
import java.util.function.ObjLongConsumer;

/** What one aggregate counted between two looks. Immutable, in flat arrays. */
final class Round {
  private final long endSeconds;
  private final int seconds;
  private final long bytes;
  private final long packets;
  private final Bucket[] heaviest;
  private final long[] heaviestBytes;

  /**
   * One round.
   *
   * @param endSeconds Unix time of the second look
   * @param seconds between them
   * @param heaviest the series that counted most
   */
  Round(long endSeconds, int seconds, long bytes, long packets, Heaviest heaviest) {
    this.endSeconds = endSeconds;
    this.seconds = seconds;
    this.bytes = bytes;
    this.packets = packets;
    this.heaviest = heaviest.buckets();
    this.heaviestBytes = heaviest.bytes();
  }

  int seconds() {
    return seconds;
  }

  long bytes() {
    return bytes;
  }

  Timeline.Point point() {
    return new Timeline.Point(endSeconds, seconds, bytes, packets);
  }

  /** The heaviest and what each counted, in no order. */
  void forEachOfHeaviest(ObjLongConsumer<Bucket> consumer) {
    for (int i = 0; i < heaviest.length; i++) {
      consumer.accept(heaviest[i], heaviestBytes[i]);
    }
  }
}
