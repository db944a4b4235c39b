// SPDX-License-Identifier: Apache-2.0
package io.flowtally.config.nfacctd;

import io.flowtally.config.YamlWriter;
import io.flowtally.key.Columns;
import java.util.HashSet;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Primitives of the user's own, from the file that aggregate_primitives names. */
final class NfacctdPrimitives {
  private static final Pattern TYPE = Pattern.compile("(?:(\\d{1,10}):)?(\\d{1,5})");
  private static final Pattern NAME = Pattern.compile("[a-z_][a-z0-9_]*");

  /** Names here, by what nfacctd's aggregate calls them. */
  private final Set<String> names = new HashSet<>();

  private final YamlWriter out;
  private final NfacctdMaps maps;
  private final NfacctdRemarks remarks;
  private final String file;

  NfacctdPrimitives(YamlWriter out, NfacctdMaps maps, NfacctdRemarks remarks, String file) {
    this.out = out;
    this.maps = maps;
    this.remarks = remarks;
    this.file = file;
  }

  /** Writes those that can be read here. */
  void write(@Nullable NfacctdLine line) {
    if (line == null) {
      return;
    }
    boolean begun = false;
    for (Map.Entry<Integer, String> row : maps.rows(line).entrySet()) {
      Map<String, String> cells = NfacctdMaps.cells(row.getValue());
      String why = whyNot(cells);
      if (why != null) {
        remarks.addElsewhere(maps.resolve(line.value()), row.getKey(), "left out: " + why);
        continue;
      }
      if (!begun) {
        out.line("");
        out.line("# " + file + ":" + line.line() + ": " + line.name(), line.line());
        out.line("elements:", line.line());
        begun = true;
      }
      // nfacctd's JSON has it in lower case.
      String name = cells.getOrDefault("name", "").toLowerCase(Locale.ROOT);
      String element = element(cells.getOrDefault("field_type", ""));
      out.line(
          "  "
              + YamlWriter.name(name)
              + ": {element: "
              + YamlWriter.quoted(element)
              + ", type: "
              + type(cells)
              + "}",
          line.line());
      names.add(name);
    }
  }

  /** The column of a primitive; null if none of the file's is called so. */
  @Nullable String column(String primitive) {
    String name = primitive.toLowerCase(Locale.ROOT);
    return names.contains(name) ? name : null;
  }

  private static String element(String type) {
    return type.contains(":") ? type : "0:" + type;
  }

  private static @Nullable String whyNot(Map<String, String> cells) {
    String name = cells.getOrDefault("name", "").toLowerCase(Locale.ROOT);
    if (!NAME.matcher(name).matches()) {
      return "a row needs name=NAME, of letters, digits and _";
    }
    if (Columns.names().contains(name)) {
      return name + " is a column here: give it another name";
    }
    Matcher type = TYPE.matcher(cells.getOrDefault("field_type", ""));
    if (!type.matches() || type.group(2).equals("0")) {
      return cells.containsKey("packet_ptr")
          ? "packet_ptr reads packets, which flow records are not"
          : "a row needs field_type=ID or field_type=PEN:ID";
    }
    return type(cells) == null ? "no such semantics here: write u_int, hex, ip, mac or str" : null;
  }

  private static @Nullable String type(Map<String, String> cells) {
    return switch (cells.getOrDefault("semantics", "u_int").toLowerCase(Locale.ROOT)) {
      case "u_int" -> "unsigned";
      case "hex" -> "hex";
      case "ip" -> cells.getOrDefault("len", "4").equals("16") ? "ipv6" : "ipv4";
      case "mac" -> "mac";
      case "str" -> "string";
      default -> null;
    };
  }
}
