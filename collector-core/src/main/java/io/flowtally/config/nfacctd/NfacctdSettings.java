// SPDX-License-Identifier: Apache-2.0
package io.flowtally.config.nfacctd;

import io.flowtally.text.Spelling;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The lines that hold in the end, read in order as nfacctd does: for the daemon, and for each
 * plugin; the rest is told as remarks, or kept as what no longer matters.
 */
final class NfacctdSettings {
  private static final Set<String> OF_PLUGINS =
      Set.of(
          "aggregate",
          "aggregate_filter",
          "networks_file",
          "networks_file_filter",
          "networks_file_no_lpm",
          "nfacctd_net",
          "imt_mem_pools_number",
          "tee_receivers",
          "tee_transparent",
          "imt_mem_pools_size");

  private static final Set<String> FLAGS =
      Set.of(
          "networks_file_filter", "networks_file_no_lpm", "nfacctd_renormalize", "tee_transparent");

  private final Map<String, NfacctdLine> ofDaemon = new LinkedHashMap<>();
  private final List<NfacctdLine> moot = new ArrayList<>();
  private final NfacctdPlugins plugins;
  private final NfacctdRemarks remarks;

  NfacctdSettings(List<NfacctdLine> lines, NfacctdRemarks remarks) {
    this.remarks = remarks;
    this.plugins = new NfacctdPlugins(lines, remarks);
    for (NfacctdLine line : lines) {
      if (!line.key().equals("plugins")) {
        take(line);
      }
    }
  }

  private void take(NfacctdLine line) {
    String key = NfacctdKeys.usualName(line.key());
    NfacctdKeys.Row row = NfacctdKeys.row(key);
    if (row == null) {
      String advice = Spelling.advice(line.key(), NfacctdKeys.all());
      String guess = advice.startsWith("did") ? advice : "remove it";
      remarks.add(line, "unknown key, which nfacctd ignores too: " + guess);
      return;
    }
    switch (row.fate()) {
      case MOOT -> moot.add(line);
      case LOST -> remarks.add(line, row.why());
      case LOST_IF_TRUE -> {
        if (line.isTrue()) {
          remarks.add(line, row.why());
        } else {
          moot.add(line);
        }
      }
      case USED -> use(key, line);
    }
  }

  private void use(String key, NfacctdLine line) {
    String name = line.plugin();
    if (FLAGS.contains(key) && !line.value().matches("(?i)true|false")) {
      remarks.add(line, "neither true nor false, so nfacctd ignores it too: write true or false");
    } else if (!OF_PLUGINS.contains(key)) {
      ofDaemon.put(key, line);
    } else if (name != null) {
      useInPlugin(key, line, plugins.named(name));
    } else if (key.equals("aggregate_filter")) {
      remarks.add(line, "without a plugin's name nfacctd ignores it: write aggregate_filter[name]");
    } else {
      plugins.all().forEach(plugin -> plugin.values().put(key, line));
    }
  }

  private void useInPlugin(String key, NfacctdLine line, @Nullable NfacctdPlugin plugin) {
    if (plugin == null) {
      remarks.add(line, "no plugin bears that name, so nfacctd ignores it too: remove it");
    } else if (!plugin.becomesAggregate() && !plugin.forwards()) {
      remarks.add(line, "it belongs to a plugin that is not imported");
    } else {
      plugin.values().put(key, line);
    }
  }

  @Nullable NfacctdLine ofDaemon(String key) {
    return ofDaemon.get(key);
  }

  /**
   * The line that holds for the first plugin; another plugin's other value is told as a loss,
   * because the collector has one for all aggregates.
   */
  @Nullable NfacctdLine commonOfPlugins(String key, String byDefault) {
    List<NfacctdPlugin> aggregates = plugins.aggregates();
    NfacctdLine first = aggregates.isEmpty() ? null : aggregates.get(0).value(key);
    String value = first == null ? byDefault : first.value();
    for (NfacctdPlugin plugin : aggregates) {
      NfacctdLine line = plugin.value(key);
      if (!value.equals(line == null ? byDefault : line.value())) {
        NfacctdLine where = line == null ? first : line;
        if (where != null) {
          remarks.add(
              where,
              plugin.name()
                  + " differs here from "
                  + aggregates.get(0).name()
                  + ", and all aggregates share one value: "
                  + value
                  + " is taken for both");
        }
      }
    }
    return first;
  }

  List<NfacctdPlugin> forwarding() {
    return plugins.forwarding();
  }

  List<NfacctdPlugin> aggregates() {
    return plugins.aggregates();
  }

  List<NfacctdLine> moot() {
    return moot;
  }
}
