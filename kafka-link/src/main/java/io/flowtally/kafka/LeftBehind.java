// SPDX-License-Identifier: Apache-2.0
package io.flowtally.kafka;

import io.flowtally.link.Handover;
import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.util.Set;
import org.apache.kafka.common.utils.Utils;

/**
 * The state of a shard that had some partitions before.
 *
 * @param partitions that are this shard's now
 * @param count how many the topic has
 */
record LeftBehind(ByteBuffer checkpoint, Set<Integer> partitions, int count) implements Handover {
  /** Copies the set. */
  LeftBehind {
    partitions = Set.copyOf(partitions);
  }

  @Override
  public InputStream state() {
    byte[] bytes = new byte[checkpoint.remaining()];
    checkpoint.duplicate().get(bytes);
    return new ByteArrayInputStream(bytes);
  }

  /** As producers choose the partition of a key: its murmur2 hash, without the sign. */
  @Override
  public boolean has(long exporterHi, long exporterLo) {
    byte[] key = DatagramHeaders.address(exporterHi, exporterLo);
    return partitions.contains(Utils.toPositive(Utils.murmur2(key)) % count);
  }
}
