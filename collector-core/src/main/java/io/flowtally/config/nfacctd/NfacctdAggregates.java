// SPDX-License-Identifier: Apache-2.0
package io.flowtally.config.nfacctd;

import io.flowtally.config.Defaults;
import io.flowtally.config.SettingsReader;
import io.flowtally.config.YamlWriter;
import io.flowtally.key.Column;
import io.flowtally.key.Columns;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Writes one aggregate for each memory and print plugin. */
final class NfacctdAggregates {
  /** What a row of nfacctd's memory table took, measured: 19,400 rows in 64 pools of 65,536. */
  private static final int OCTETS_A_ROW = 216;

  /** No part of a row's key there: a counter beside bytes and packets. */
  private static final String FLOWS = "flows";

  private static final String DEFAULT_POOLS = "16";
  private static final String DEFAULT_POOL_SIZE = "8192";

  private final YamlWriter out;
  private final NfacctdRemarks remarks;
  private final NfacctdPrimitives primitives;
  private final String file;

  NfacctdAggregates(
      YamlWriter out, NfacctdRemarks remarks, NfacctdPrimitives primitives, String file) {
    this.out = out;
    this.remarks = remarks;
    this.primitives = primitives;
    this.file = file;
  }

  /** False when no plugin had a key that exists here. */
  boolean write(List<NfacctdPlugin> plugins) {
    boolean any = false;
    out.line("");
    out.line("aggregates:");
    for (NfacctdPlugin plugin : plugins) {
      List<String> keys = keys(plugin);
      if (!keys.isEmpty()) {
        write(plugin, keys);
        any = true;
      }
    }
    return any;
  }

  private void write(NfacctdPlugin plugin, List<String> keys) {
    if (plugin.line() > 0) {
      out.line(
          "  # "
              + file
              + ":"
              + plugin.line()
              + ": plugins: "
              + plugin.type()
              + "["
              + plugin.name()
              + "]",
          plugin.line());
    }
    out.line("  " + YamlWriter.name(plugin.name()) + ":", plugin.line());
    NfacctdLine filter = plugin.value("aggregate_filter");
    if (filter != null) {
      out.line("    # " + file + ":" + filter.line() + ": " + filter.name(), filter.line());
      out.line("    filter: " + YamlWriter.quoted(filter.value()), filter.line());
    }
    NfacctdLine aggregate = plugin.value("aggregate");
    int line = aggregate == null ? 0 : aggregate.line();
    String source =
        aggregate == null ? "nfacctd's default" : file + ":" + line + ": " + aggregate.name();
    out.line("    # " + source, line);
    out.line("    by: " + YamlWriter.list(keys), line);
    if (primitives(aggregate).contains(FLOWS)) {
      out.line("    count: [bytes, packets, flows]", line);
    }
    writeLimit(plugin);
    out.line(
        "    # As nfacctd's table; heaviest would let heavy hosts take the place of light ones.");
    out.line("    admission: first");
  }

  /** Only a larger table than usual becomes a limit: there it lost rows, here it sums them. */
  private void writeLimit(NfacctdPlugin plugin) {
    NfacctdLine pools = plugin.value("imt_mem_pools_number");
    NfacctdLine size = plugin.value("imt_mem_pools_size");
    NfacctdLine named = pools == null ? size : pools;
    if (named == null) {
      return;
    }
    long rows = number(pools, DEFAULT_POOLS) * number(size, DEFAULT_POOL_SIZE) / OCTETS_A_ROW;
    String source = "    # " + file + ":" + named.line() + ": " + named.name();
    if (rows > Defaults.LIMITS.buckets()) {
      out.line(source + ", room for about as many rows", named.line());
      out.line("    buckets: " + Math.min(rows, SettingsReader.MOST_BUCKETS), named.line());
    } else if (rows == 0) {
      out.line(source + ", no limit there: here limits.buckets", named.line());
    } else {
      out.line(source + ", room for about " + rows + " rows: limits.buckets is more", named.line());
    }
  }

  private static long number(@Nullable NfacctdLine line, String byDefault) {
    String text = line == null ? byDefault : line.value();
    return text.matches("\\d{1,9}") ? Long.parseLong(text) : Long.parseLong(byDefault);
  }

  private List<String> keys(NfacctdPlugin plugin) {
    NfacctdLine line = plugin.value("aggregate");
    Set<String> keys = new LinkedHashSet<>();
    for (String token : primitives(line)) {
      Column column = Columns.ofPrimitive(token);
      String own = primitives.column(token);
      if (own != null) {
        keys.add(own);
      } else if (column != null) {
        keys.add(column.name());
      } else if (line != null && !token.isEmpty() && !token.equals(FLOWS)) {
        remarks.add(line, primitive(token));
      }
    }
    if (keys.isEmpty() && line != null) {
      remarks.add(line, plugin.name() + " is left out: no key remains");
    }
    return new ArrayList<>(keys);
  }

  private static List<String> primitives(@Nullable NfacctdLine aggregate) {
    String value = aggregate == null ? "src_host" : aggregate.value();
    return List.of(value.replaceAll("\\s", "").split(",", -1));
  }

  private static String primitive(String token) {
    return switch (token) {
      case "none" ->
          "none: one total is no aggregate here: read flowtally_aggregate_bytes_total of"
              + " any aggregate with the same filter";
      case "sum_host", "sum_net", "sum_as", "sum_port", "sum_mac" ->
          token + ": both directions are not one row: add src_ and dst_ aggregates in the query";
      case "tag", "tag2", "label" ->
          token + ": flows are not tagged: write the condition into the filter";
      case "timestamp_start", "timestamp_end", "timestamp_arrival", "timestamp_export" ->
          token + ": counters carry no flow times: Prometheus knows when it scraped";
      default -> token + ": no such key: it is left out, and its rows are added up";
    };
  }
}
