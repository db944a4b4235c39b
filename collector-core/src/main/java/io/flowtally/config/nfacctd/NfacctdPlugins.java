// SPDX-License-Identifier: Apache-2.0
package io.flowtally.config.nfacctd;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The plugins that an nfacctd.conf declares, by name and in order. */
final class NfacctdPlugins {
  private final Map<String, NfacctdPlugin> byName = new LinkedHashMap<>();

  NfacctdPlugins(List<NfacctdLine> lines, NfacctdRemarks remarks) {
    @Nullable NfacctdLine declared = null;
    for (NfacctdLine line : lines) {
      if (line.key().equals("plugins")) {
        if (declared == null) {
          declared = line;
        } else {
          remarks.add(line, "nfacctd reads only the first such line: join the two");
        }
      }
    }
    if (declared != null) {
      declare(declared, remarks);
    }
    if (byName.isEmpty()) {
      byName.put("default_memory", new NfacctdPlugin("default_memory", "memory", 0));
    }
  }

  private void declare(NfacctdLine line, NfacctdRemarks remarks) {
    for (String token : line.value().split(",", -1)) {
      String text = token.strip();
      int open = text.indexOf('[');
      int close = text.indexOf(']');
      boolean named = open >= 0 && close > open + 1;
      String type = (named ? text.substring(0, open) : text).strip().toLowerCase(Locale.ROOT);
      String name = named ? text.substring(open + 1, close).strip() : "default_" + type;
      if (type.isEmpty()) {
        continue;
      }
      NfacctdPlugin plugin = new NfacctdPlugin(name, type, line.line());
      if (byName.putIfAbsent(name, plugin) != null) {
        remarks.add(line, "a second plugin named " + name + ", which nfacctd ignores: rename it");
      } else if (!plugin.becomesAggregate() && !plugin.forwards()) {
        remarks.add(
            line,
            type
                + "["
                + name
                + "] is not imported: only memory and print plugins are tables of counters, and tee"
                + " sends datagrams on; query Prometheus for the rest");
      }
    }
  }

  @Nullable NfacctdPlugin named(String name) {
    return byName.get(name);
  }

  List<NfacctdPlugin> all() {
    return new ArrayList<>(byName.values());
  }

  List<NfacctdPlugin> forwarding() {
    return byName.values().stream().filter(NfacctdPlugin::forwards).toList();
  }

  List<NfacctdPlugin> aggregates() {
    return byName.values().stream().filter(NfacctdPlugin::becomesAggregate).toList();
  }
}
