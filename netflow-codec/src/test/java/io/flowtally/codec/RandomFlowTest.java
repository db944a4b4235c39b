// SPDX-License-Identifier: Apache-2.0
package io.flowtally.codec;

import static org.assertj.core.api.Assertions.assertThat;

import io.flowtally.codec.DatagramBuilder.Field;
import io.flowtally.codec.DecodedRecord.DecodedFlow;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.ToLongFunction;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Flows of random values in random templates: any order, any subset, integers of any size that
 * their values fit in, other fields of fixed and variable length between them.
 */
class RandomFlowTest {
  private static final int SEEDS = Integer.getInteger("flowtally.seeds", 400);

  /** A prefix of IPv4 is no longer than 32, and a VLAN id has 12 bits. */
  private static final Map<Integer, Long> MEANINGFUL = Map.of(9, 0x1FL, 13, 0x1FL, 58, 0xFFFL);

  /** An element of a flow, the octets of its type, and where a flow shows it. */
  private record Shown(int id, int octets, ToLongFunction<DecodedFlow> value) {}

  private static final List<Shown> ELEMENTS =
      List.of(
          new Shown(1, 8, DecodedFlow::bytes),
          new Shown(2, 8, DecodedFlow::packets),
          new Shown(4, 1, DecodedFlow::protocol),
          new Shown(5, 1, DecodedFlow::tos),
          new Shown(6, 2, DecodedFlow::tcpFlags),
          new Shown(7, 2, DecodedFlow::srcPort),
          new Shown(11, 2, DecodedFlow::dstPort),
          new Shown(9, 1, DecodedFlow::srcMask),
          new Shown(13, 1, DecodedFlow::dstMask),
          new Shown(10, 4, DecodedFlow::inInterface),
          new Shown(14, 4, DecodedFlow::outInterface),
          new Shown(16, 4, DecodedFlow::srcAs),
          new Shown(17, 4, DecodedFlow::dstAs),
          new Shown(58, 2, DecodedFlow::vlan));

  @ParameterizedTest
  @EnumSource(
      value = ProtocolVersion.class,
      names = {"V9", "IPFIX"})
  void readsTheFlowWhateverItsTemplate(ProtocolVersion version) {
    for (int seed = 0; seed < SEEDS; seed++) {
      Random random = new Random(seed);
      List<Field> template = template(random);
      List<Map<Integer, Long>> sent = new ArrayList<>();
      Octets[] records = new Octets[1 + random.nextInt(4)];
      for (int i = 0; i < records.length; i++) {
        Map<Integer, Long> values = new HashMap<>();
        records[i] = record(random, template, values);
        sent.add(values);
      }
      DatagramBuilder builder = DatagramBuilder.of(version);
      builder.template(256, template.toArray(Field[]::new)).data(256, records);

      DecodedCapture decoded =
          DecodedCapture.of(List.of(builder.build()), DecodedCapture.wire().build());

      assertThat(decoded.records).as("seed %d", seed).hasSize(records.length);
      for (int i = 0; i < records.length; i++) {
        compare(seed, sent.get(i), decoded.records.get(i).flows);
      }
    }
  }

  private static void compare(int seed, Map<Integer, Long> sent, List<DecodedFlow> flows) {
    assertThat(flows).as("seed %d, %s", seed, sent).hasSize(1);
    for (Shown element : ELEMENTS) {
      assertThat(element.value.applyAsLong(flows.get(0)))
          .as("seed %d, element %d of %s", seed, element.id, sent)
          .isEqualTo(sent.getOrDefault(element.id, 0L));
    }
    assertThat(flows.get(0).src()).isEqualTo("192.0.2." + sent.get(8));
    assertThat(flows.get(0).dst()).isEqualTo("192.0.2." + sent.get(12));
  }

  private static List<Field> template(Random random) {
    List<Field> fields = new ArrayList<>();
    fields.add(DatagramBuilder.field(8, 4));
    fields.add(DatagramBuilder.field(12, 4));
    for (Shown element : ELEMENTS) {
      // Octets and packets always: without them a record is an event.
      if (element.octets == 8 || random.nextBoolean()) {
        fields.add(DatagramBuilder.field(element.id, 1 + random.nextInt(element.octets)));
      }
    }
    for (int i = random.nextInt(5); i > 0; i--) {
      // Elements that say nothing of a flow: names, and opaque octets.
      int length = random.nextBoolean() ? DatagramBuilder.VARIABLE : random.nextInt(20);
      fields.add(DatagramBuilder.field(random.nextBoolean() ? 82 : 210, length));
    }
    Collections.shuffle(fields, random);
    return fields;
  }

  private static Octets record(Random random, List<Field> template, Map<Integer, Long> values) {
    Octets octets = DatagramBuilder.values();
    for (Field field : template) {
      boolean opaque = field.id() == 82 || field.id() == 210;
      if (opaque) {
        byte[] text = new byte[field.length() == DatagramBuilder.VARIABLE ? 5 : field.length()];
        random.nextBytes(text);
        if (field.length() == DatagramBuilder.VARIABLE) {
          octets.variable(text);
        } else {
          octets.bytes(text);
        }
      } else if (field.id() == 8 || field.id() == 12) {
        long host = 1L + random.nextInt(250);
        values.put(field.id(), host);
        octets.u32(0xC0000200L + host);
      } else {
        // Counters stay below 2^50, far from what no flow can have.
        long value = random.nextLong() >>> Math.max(14, 64 - 8 * field.length());
        value &= MEANINGFUL.getOrDefault(field.id(), -1L);
        values.put(field.id(), value);
        octets.unsigned(value, field.length());
      }
    }
    return octets;
  }
}
