// SPDX-License-Identifier: Apache-2.0
package io.flowtally.collector;

import static io.flowtally.codec.DatagramBuilder.field;
import static io.flowtally.codec.DatagramBuilder.values;

import io.flowtally.codec.DatagramBuilder;
import io.flowtally.codec.DatagramBuilder.Field;
import io.flowtally.codec.Octets;
import io.flowtally.codec.V5Record;
import java.util.Arrays;
import java.util.Random;

/**
 * Datagrams as a bad day brings them: of three versions, right ones and broken ones, some twice,
 * some late, some ahead of their template. The same seed makes the same ones. Used by one thread.
 */
final class MixedTraffic {
  private static final int REVERSE = 29305;
  private static final int MEMORY = 64;
  private static final int BUILT_IN_TEMPLATES = 8;

  private static final Field[] FLOW = {field(8, 4), field(12, 4), field(1, 8), field(2, 8)};
  private static final Field[] BIFLOW = {
    field(8, 4), field(12, 4), field(1, 8), field(2, 8), field(REVERSE, 1, 8), field(REVERSE, 2, 8)
  };

  private final Random random;
  private final byte[][] before = new byte[MEMORY][];
  private long sequence;
  private int made;

  MixedTraffic(long seed) {
    random = new Random(seed);
  }

  byte[] next() {
    int at = made++ % MEMORY;
    byte[] old = before[random.nextInt(MEMORY)];
    byte[] datagram = old != null && random.nextInt(8) == 0 ? old : fresh();
    before[at] = datagram;
    return random.nextInt(6) == 0 ? broken(datagram) : datagram;
  }

  private byte[] fresh() {
    return switch (random.nextInt(8)) {
      case 0, 1, 2 -> v5();
      case 3, 4 -> sets(DatagramBuilder.v9());
      case 5, 6 -> sets(DatagramBuilder.ipfix());
      default -> sampled();
    };
  }

  private byte[] v5() {
    DatagramBuilder builder = DatagramBuilder.v5().sequence(sequence);
    int records = 1 + random.nextInt(30);
    sequence += records;
    for (int i = 0; i < records; i++) {
      builder.v5Record(V5Record.flow(source(), host(), random.nextInt(1 << 30), 1 + i));
    }
    return builder.build();
  }

  /** Data with its template before it, after it, or nowhere. */
  private byte[] sets(DatagramBuilder builder) {
    int id = 256 + random.nextInt(BUILT_IN_TEMPLATES);
    boolean biflow = (id & 1) == 1;
    builder.domain(random.nextInt(3)).sequence(sequence++);
    int order = random.nextInt(5);
    if (order == 0) {
      builder.template(id, biflow ? BIFLOW : FLOW);
    }
    for (int sets = 1 + random.nextInt(3); sets > 0; sets--) {
      builder.data(id, records(biflow));
    }
    if (order == 1) {
      builder.template(id, biflow ? BIFLOW : FLOW);
    }
    return builder.build();
  }

  private Octets[] records(boolean biflow) {
    Octets[] records = new Octets[1 + random.nextInt(8)];
    for (int i = 0; i < records.length; i++) {
      records[i] = values().ip(source()).ip(host()).u64(random.nextInt(1 << 20)).u64(1 + i);
      if (biflow) {
        records[i].u64(random.nextInt(1 << 10)).u64(1);
      }
    }
    return records;
  }

  private byte[] sampled() {
    return DatagramBuilder.ipfix()
        .domain(random.nextInt(3))
        .sequence(sequence++)
        .optionsTemplate(300, 1, field(302, 8), field(305, 4), field(306, 4))
        .data(300, values().u64(1).u32(1).u32(1 + random.nextInt(100)))
        .build();
  }

  private byte[] broken(byte[] datagram) {
    return switch (random.nextInt(5)) {
      case 0 -> Arrays.copyOf(datagram, random.nextInt(datagram.length + 1));
      case 1 -> Arrays.copyOf(datagram, datagram.length + random.nextInt(40));
      case 2 -> noise();
      default -> changed(datagram.clone());
    };
  }

  private byte[] noise() {
    byte[] noise = new byte[random.nextInt(200)];
    random.nextBytes(noise);
    return noise;
  }

  private byte[] changed(byte[] datagram) {
    for (int i = 1 + random.nextInt(4); i > 0 && datagram.length > 0; i--) {
      datagram[random.nextInt(Math.min(60, datagram.length))] = (byte) random.nextInt();
    }
    return datagram;
  }

  private String source() {
    return random.nextInt(4) == 0 ? host() : "8." + random.nextInt(4) + ".8.8";
  }

  /** A few hundred hosts that are busy now; others as time goes on. */
  private String host() {
    int busy = made / 64 + random.nextInt(400);
    return "10.1." + (busy >> 8 & 0xFF) + "." + (busy & 0xFF);
  }
}
