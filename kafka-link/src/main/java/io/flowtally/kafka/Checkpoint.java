// SPDX-License-Identifier: Apache-2.0
package io.flowtally.kafka;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * The head of what a shard has saved: how many records hold its state, and up to where it has
 * counted each partition.
 *
 * @param number of the checkpoint; its records bear it too
 * @param writer the process that wrote it
 * @param chunks records of the state
 * @param length bytes of the state
 * @param held the partitions that its owner goes on with; none once it has ended in order
 * @param offsets by partition: the first record that is not counted; of those that it has left, too
 */
record Checkpoint(
    long number,
    long writer,
    int chunks,
    long length,
    Set<Integer> held,
    Map<Integer, Long> offsets) {
  private static final int VERSION = 2;

  /** Copies the collections. */
  Checkpoint {
    held = Set.copyOf(held);
    offsets = Map.copyOf(offsets);
  }

  byte[] bytes() {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (DataOutputStream out = new DataOutputStream(bytes)) {
      out.writeByte(VERSION);
      out.writeLong(number);
      out.writeLong(writer);
      out.writeInt(chunks);
      out.writeLong(length);
      out.writeInt(held.size());
      for (int partition : new TreeSet<>(held)) {
        out.writeInt(partition);
      }
      out.writeInt(offsets.size());
      for (Map.Entry<Integer, Long> one : new TreeMap<>(offsets).entrySet()) {
        out.writeInt(one.getKey());
        out.writeLong(one.getValue());
      }
    } catch (IOException e) {
      throw new IllegalStateException(e); // not in memory
    }
    return bytes.toByteArray();
  }

  static Checkpoint read(byte[] bytes) throws IOException {
    DataInputStream in = new DataInputStream(new ByteArrayInputStream(bytes));
    int version = in.readUnsignedByte();
    if (version != VERSION) {
      throw new IOException("a checkpoint of version " + version + ", not " + VERSION);
    }
    long number = in.readLong();
    long writer = in.readLong();
    int chunks = in.readInt();
    long length = in.readLong();
    Set<Integer> held = new HashSet<>();
    for (int left = in.readInt(); left > 0; left--) {
      held.add(in.readInt());
    }
    Map<Integer, Long> offsets = new TreeMap<>();
    for (int left = in.readInt(); left > 0; left--) {
      offsets.put(in.readInt(), in.readLong());
    }
    return new Checkpoint(number, writer, chunks, length, held, offsets);
  }
}
