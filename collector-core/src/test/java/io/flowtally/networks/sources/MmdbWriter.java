// SPDX-License-Identifier: Apache-2.0
package io.flowtally.networks.sources;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.flowtally.address.Prefix;
import io.flowtally.address.PrefixText;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Writes small MMDB files: a binary tree with records of 32 bits, the data that its leaves point
 * to, and the metadata (MaxMind DB File Format Specification 2.0). Prefixes are added the shorter
 * ones first.
 */
public final class MmdbWriter {
  private static final int EMPTY = -1;

  private final List<int[]> nodes = new ArrayList<>();
  private final ByteArrayOutputStream data = new ByteArrayOutputStream();
  private final String type;

  public MmdbWriter(String type) {
    this.type = type;
    nodes.add(new int[] {EMPTY, EMPTY});
  }

  /** A prefix as text; its IPv4 address is below ::/96. */
  public MmdbWriter add(String text, Map<String, ?> values) {
    Prefix prefix = PrefixText.parse(text);
    boolean v4 = prefix.isV4();
    long hi = v4 ? 0 : prefix.hi();
    long lo = v4 ? prefix.lo() & 0xFFFF_FFFFL : prefix.lo();
    int leaf = -2 - data.size();
    write(data, values);
    int node = 0;
    for (int i = 0; i < prefix.length() - 1; i++) {
      int bit = bit(hi, lo, i);
      int next = nodes.get(node)[bit];
      if (next < 0) {
        nodes.add(new int[] {next, next});
        next = nodes.size() - 1;
        nodes.get(node)[bit] = next;
      }
      node = next;
    }
    nodes.get(node)[bit(hi, lo, prefix.length() - 1)] = leaf;
    return this;
  }

  private static int bit(long hi, long lo, int index) {
    return (int) ((index < 64 ? hi >>> (63 - index) : lo >>> (127 - index)) & 1);
  }

  public byte[] build() {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    for (int[] node : nodes) {
      for (int record : node) {
        u32(out, record == EMPTY ? nodes.size() : record < 0 ? nodes.size() + 14 - record : record);
      }
    }
    out.writeBytes(new byte[16]);
    out.writeBytes(data.toByteArray());
    out.writeBytes(new byte[] {(byte) 0xAB, (byte) 0xCD, (byte) 0xEF});
    out.writeBytes("MaxMind.com".getBytes(UTF_8));
    write(
        out,
        Map.of(
            "node_count", (long) nodes.size(),
            "record_size", 32L,
            "ip_version", 6L,
            "database_type", type,
            "languages", List.of(),
            "binary_format_major_version", 2L,
            "binary_format_minor_version", 0L,
            "build_epoch", 1_700_000_000L,
            "description", Map.of()));
    return out.toByteArray();
  }

  public Path write(Path file) {
    try {
      return Files.write(file, build());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void write(ByteArrayOutputStream out, Object value) {
    if (value instanceof Map<?, ?> map) {
      control(out, 7, map.size());
      map.forEach(
          (key, member) -> {
            write(out, key);
            write(out, member);
          });
    } else if (value instanceof List<?> list) {
      out.write(list.size());
      out.write(11 - 7);
      list.forEach(member -> write(out, member));
    } else if (value instanceof Number number) {
      control(out, 6, 4);
      u32(out, number.longValue());
    } else {
      byte[] text = value.toString().getBytes(UTF_8);
      control(out, 2, text.length);
      out.writeBytes(text);
    }
  }

  private static void control(ByteArrayOutputStream out, int type, int size) {
    if (size < 29) {
      out.write(type << 5 | size);
    } else if (size < 29 + 256) {
      out.write(type << 5 | 29);
      out.write(size - 29);
    } else {
      out.write(type << 5 | 30);
      out.write((size - 285) >>> 8);
      out.write(size - 285);
    }
  }

  private static void u32(ByteArrayOutputStream out, long value) {
    for (int shift = 24; shift >= 0; shift -= 8) {
      out.write((int) (value >>> shift));
    }
  }
}
