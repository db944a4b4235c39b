// SPDX-License-Identifier: Apache-2.0
package io.flowtally.config.nfacctd;

import io.flowtally.config.YamlWriter;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** Writes where tee plugins send datagrams to. */
final class NfacctdForward {
  private final YamlWriter out;
  private final NfacctdMaps maps;
  private final String file;

  NfacctdForward(YamlWriter out, NfacctdMaps maps, String file) {
    this.out = out;
    this.maps = maps;
    this.file = file;
  }

  void write(List<NfacctdPlugin> plugins) {
    Set<String> seen = new LinkedHashSet<>();
    for (NfacctdPlugin plugin : plugins) {
      NfacctdLine receivers = plugin.value("tee_receivers");
      if (receivers == null) {
        continue;
      }
      NfacctdLine transparent = plugin.value("tee_transparent");
      String source = transparent != null && transparent.isTrue() ? "exporter" : "own";
      for (String receiver : maps.receivers(receivers)) {
        if (!seen.add(receiver)) {
          continue;
        }
        if (seen.size() == 1) {
          out.line("");
          out.line("# " + file + ":" + receivers.line() + ": " + receivers.name());
          out.line("forward:");
        }
        out.line(
            "  - {to: " + YamlWriter.quoted(receiver) + ", source: " + source + "}",
            receivers.line());
      }
    }
  }
}
