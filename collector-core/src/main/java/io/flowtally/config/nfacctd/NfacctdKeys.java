// SPDX-License-Identifier: Apache-2.0
package io.flowtally.config.nfacctd;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The table of nfacctd.conf's keys, kept as data: what becomes of each. Immutable. */
public final class NfacctdKeys {
  public enum Fate {
    USED,
    MOOT,
    LOST,
    LOST_IF_TRUE
  }

  /** What becomes of a key, and why. */
  public record Row(Fate fate, String why) {}

  private static final Map<String, Row> ROWS = read();

  // The daemons of the family name the same field each their own way.
  private static final List<String> DAEMONS = List.of("pmacctd_", "uacctd_", "sfacctd_");
  private static final Set<String> SHARED =
      Set.of(
          "as", "net", "port", "ip", "allow_file", "pipe_size", "renormalize", "ext_sampling_rate");

  private NfacctdKeys() {}

  /** The row of a key; null when nobody knows it. */
  public static @Nullable Row row(String key) {
    Row row = ROWS.get(key);
    for (int end = key.length(); row == null && end >= 0; end = key.lastIndexOf('_', end - 1)) {
      row = ROWS.get(key.substring(0, end) + "_*");
    }
    return row;
  }

  /** The name that nfacctd's manual gives a key; {@code pmacctd_net} is {@code nfacctd_net}. */
  static String usualName(String key) {
    if (key.equals("nfacctd_as_new")) {
      return "nfacctd_as";
    }
    for (String daemon : DAEMONS) {
      if (key.startsWith(daemon) && SHARED.contains(key.substring(daemon.length()))) {
        return "nfacctd_" + key.substring(daemon.length());
      }
    }
    return key;
  }

  public static Set<String> all() {
    return ROWS.keySet();
  }

  private static Map<String, Row> read() {
    Map<String, Row> rows = new LinkedHashMap<>();
    InputStream table = NfacctdKeys.class.getResourceAsStream("nfacctd-keys.tsv");
    try (BufferedReader lines =
        new BufferedReader(
            new InputStreamReader(Objects.requireNonNull(table), StandardCharsets.UTF_8))) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        if (!line.startsWith("#")) {
          String[] cells = line.split("\t", -1);
          Fate fate = Fate.valueOf(cells[1].replace('-', '_').toUpperCase(Locale.ROOT));
          rows.put(cells[0], new Row(fate, cells.length > 2 ? cells[2] : ""));
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return rows;
  }
}
