// SPDX-License-Identifier: Apache-2.0
package io.flowtally.kafka;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Where a shard goes on with its partitions, by what it and the other shards have saved. */
final class Claims {
  private Claims() {}

  /**
   * Whether its own checkpoint says it all: what it has held ever since, nobody else can have
   * taken.
   */
  static boolean isPlain(List<Integer> wanted, @Nullable Checkpoint own) {
    return own != null && own.held().containsAll(wanted);
  }

  /**
   * By shard the partitions that this one takes from it: what it has saved of their exporters is
   * newer than what is known here. None of those that this shard had last.
   */
  static Map<String, Set<Integer>> sources(
      List<Integer> wanted, @Nullable Checkpoint own, Map<String, Checkpoint> others) {
    Map<String, Set<Integer>> sources = new TreeMap<>();
    Map<String, Checkpoint> inOrder = new TreeMap<>(others);
    for (int partition : wanted) {
      long last = own == null ? -1 : own.offsets().getOrDefault(partition, -1L);
      String source = null;
      for (Map.Entry<String, Checkpoint> other : inOrder.entrySet()) {
        long offset = other.getValue().offsets().getOrDefault(partition, -1L);
        if (offset > last) {
          last = offset;
          source = other.getKey();
        }
      }
      if (source != null) {
        sources.computeIfAbsent(source, name -> new TreeSet<>()).add(partition);
      }
    }
    return sources;
  }

  /**
   * By partition the first record that nobody has counted. Offsets only grow while a partition
   * changes hands, so the largest is the last owner's, even where a shard gets back what it had
   * before. A partition that nobody has had is absent. Those that this shard has left stay in, for
   * whoever takes them.
   *
   * @throws IOException if another shard goes on with one of the partitions
   */
  static Map<Integer, Long> offsets(
      List<Integer> wanted, @Nullable Checkpoint own, Map<String, Checkpoint> others)
      throws IOException {
    Map<Integer, Long> offsets = new TreeMap<>();
    if (own != null) {
      offsets.putAll(own.offsets());
    }
    for (int partition : wanted) {
      for (Map.Entry<String, Checkpoint> other : others.entrySet()) {
        if (other.getValue().held().contains(partition)) {
          throw new IOException(
              "kafka.input: partition "
                  + partition
                  + " belongs to shard "
                  + other.getKey()
                  + ", which has not ended in order: stop it, or start it once more and stop it");
        }
        Long offset = other.getValue().offsets().get(partition);
        if (offset != null) {
          offsets.merge(partition, offset, Math::max);
        }
      }
    }
    return offsets;
  }
}
