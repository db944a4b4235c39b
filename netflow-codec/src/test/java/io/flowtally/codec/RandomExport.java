// SPDX-License-Identifier: Apache-2.0
package io.flowtally.codec;

import io.flowtally.codec.DatagramBuilder.Field;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

/**
 * Datagrams of random templates and records of v9 or IPFIX, all legal, and what they must decode
 * to. The same seed makes the same export.
 */
final class RandomExport {
  /**
   * What one record must decode to; the fields are printed as {@link DecodedRecord} prints them.
   */
  record Expected(
      long domain, int template, boolean options, List<String> fields, List<String> scope) {}

  private record Template(int id, int scopes, boolean options, List<Field> fields) {
    int shortestRecord() {
      return fields.stream()
          .mapToInt(f -> f.length() == DatagramBuilder.VARIABLE ? 1 : f.length())
          .sum();
    }
  }

  private static final int SOFT_LIMIT = 8_000;

  final List<byte[]> datagrams = new ArrayList<>();
  final List<Expected> expected = new ArrayList<>();

  /** Whether an id got other fields along the way: then the order of the datagrams matters. */
  boolean redefines;

  private final ProtocolVersion version;
  private final Random random;
  private final Map<Integer, Template> known = new LinkedHashMap<>();

  RandomExport(ProtocolVersion version, long seed) {
    this.version = version;
    this.random = new Random(seed);
    long domain = random.nextInt() & 0xFFFF_FFFFL;
    int count = 1 + random.nextInt(6);
    for (int i = 0; i < count; i++) {
      datagrams.add(datagram(domain));
    }
  }

  private byte[] datagram(long domain) {
    DatagramBuilder builder = DatagramBuilder.of(version).domain(domain);
    int sets = 1 + random.nextInt(6);
    for (int i = 0; i < sets && builder.build().length < SOFT_LIMIT; i++) {
      if (known.isEmpty() || random.nextInt(3) == 0) {
        templateSet(builder);
      } else {
        dataSet(builder, domain);
      }
    }
    return builder.build();
  }

  /** New templates, known ones again, and known ones with other fields. */
  private void templateSet(DatagramBuilder builder) {
    boolean options = random.nextInt(3) == 0;
    if (options) {
      builder.optionsTemplateSet();
    } else {
      builder.templateSet();
    }
    int count = 1 + random.nextInt(4);
    for (int i = 0; i < count; i++) {
      Template template = template(options);
      Template before = known.put(template.id, template);
      redefines |= before != null && !before.equals(template);
      Field[] fields = template.fields.toArray(Field[]::new);
      if (options) {
        builder.andOptionsTemplate(template.id, template.scopes, fields);
      } else {
        builder.andTemplate(template.id, fields);
      }
    }
    if (version == ProtocolVersion.V9 || random.nextBoolean()) {
      builder.padding(random.nextInt(4));
    }
  }

  private Template template(boolean options) {
    int id = 256 + (random.nextInt(4) == 0 ? random.nextInt(65_280) : random.nextInt(8));
    Template same = known.get(id);
    if (same != null && same.options == options && random.nextBoolean()) {
      return same;
    }
    int count = random.nextInt(20) == 0 ? 1 + random.nextInt(300) : 1 + random.nextInt(24);
    int scopes = options ? 1 + random.nextInt(Math.min(3, count)) : 0;
    List<Field> fields = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      fields.add(field(i < scopes));
    }
    Template template = new Template(id, scopes, options, fields);
    // A record of three octets of zero or less could not be told from padding.
    if (template.shortestRecord() < 4) {
      fields.set(count - 1, DatagramBuilder.field(fields.get(count - 1).id(), 4));
    }
    return template;
  }

  private Field field(boolean scope) {
    boolean v9 = version == ProtocolVersion.V9;
    int length =
        switch (random.nextInt(8)) {
          case 0 -> v9 && scope ? 4 : DatagramBuilder.VARIABLE;
          case 1 -> random.nextInt(70);
          case 2 -> 16;
          default -> random.nextInt(9);
        };
    if (v9) {
      int type = random.nextInt(5) == 0 ? 1 + random.nextInt(0xFFFF) : 1 + random.nextInt(500);
      return DatagramBuilder.field(scope ? 1 + random.nextInt(5) : type, length);
    }
    int pen = random.nextInt(4) == 0 ? random.nextInt() : 0;
    int range = random.nextInt(5) == 0 ? 0x7FFF : 540;
    int id = 1 + random.nextInt(range);
    return DatagramBuilder.field(random.nextInt(8) == 0 ? 29305 : pen, id, length);
  }

  private void dataSet(DatagramBuilder builder, long domain) {
    List<Template> all = List.copyOf(known.values());
    Template template = all.get(random.nextInt(all.size()));
    Octets[] records = new Octets[1 + random.nextInt(5)];
    for (int i = 0; i < records.length; i++) {
      records[i] = record(template, domain);
    }
    builder.data(template.id, records);
    // Padding is shorter than any record: RFC 7011 section 3.3.1.
    builder.paddingOctet(random.nextBoolean() ? 0 : random.nextInt(256));
    builder.padding(random.nextInt(Math.min(4, template.shortestRecord())));
    builder.paddingOctet(0);
  }

  private Octets record(Template template, long domain) {
    Octets octets = DatagramBuilder.values();
    List<String> fields = new ArrayList<>();
    for (Field field : template.fields) {
      boolean variable = field.length() == DatagramBuilder.VARIABLE;
      byte[] value = new byte[variable ? variableLength() : field.length()];
      random.nextBytes(value);
      if (!variable) {
        octets.bytes(value);
      } else if (value.length < 255 && random.nextInt(4) > 0) {
        octets.variable(value);
      } else {
        octets.variableLong(value);
      }
      boolean v9Scope = version == ProtocolVersion.V9 && fields.size() < template.scopes;
      String from = v9Scope ? "scope" : Integer.toUnsignedString(field.pen());
      String hex = HexFormat.of().formatHex(value);
      fields.add(from + ":" + field.id() + ":" + value.length + ":" + hex);
    }
    List<String> scope = fields.subList(0, template.scopes);
    expected.add(new Expected(domain, template.id, template.options, fields, scope));
    return octets;
  }

  private int variableLength() {
    return switch (random.nextInt(10)) {
      case 0 -> 0;
      case 1 -> 250 + random.nextInt(10);
      case 2 -> random.nextInt(1000);
      default -> random.nextInt(30);
    };
  }

  @Override
  public String toString() {
    StringBuilder hex = new StringBuilder();
    datagrams.forEach(d -> hex.append(HexFormat.of().formatHex(d)).append('\n'));
    return Arrays.toString(known.values().toArray()) + "\n" + hex;
  }
}
