// SPDX-License-Identifier: Apache-2.0
package io.flowtally.key;

import static io.flowtally.key.NumberField.Kept.ALL;

import io.flowtally.networks.Networks;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The columns of the labels file: {@code src_label:customer} and {@code dst_label:customer} for a
 * label {@code customer}, which become the labels {@code customer_src} and {@code customer_dst}.
 */
public final class LabelColumns {
  private static final String SRC = "src_label:";
  private static final String DST = "dst_label:";

  private LabelColumns() {}

  /** Whether a name can only be that of such a column. */
  static boolean isOne(String name) {
    return name.startsWith(SRC) || name.startsWith(DST);
  }

  /** The column of that name; null if the labels file of the networks has no such label. */
  static @Nullable Column named(String name, Networks networks) {
    if (!isOne(name)) {
      return null;
    }
    String label = name.substring(SRC.length());
    int column = networks.sources().labels().column(label);
    return column < 0 ? null : column(name, label, column);
  }

  private static Column column(String name, String label, int column) {
    boolean src = name.startsWith(SRC);
    NumberField field =
        new NumberField(name, 16, ALL, (f, r) -> f.networks().facts().label(f.result(src), column));
    return new Column(
        name,
        null,
        label + (src ? "_src" : "_dst"),
        List.of(field),
        (number, groups, out) -> out.append(groups.name((int) number)),
        "",
        "empty");
  }

  /** What a name that is none could have been. */
  static List<String> names(Networks networks) {
    List<String> names = new ArrayList<>();
    for (String label : networks.sources().labels().labels()) {
      names.add(SRC + label);
      names.add(DST + label);
    }
    return names;
  }

  /** Names that a label must not have: those of {@code flowtally_network_info}, and of columns. */
  public static Set<String> reserved() {
    Set<String> reserved = new HashSet<>(Set.of("network", "group", "as", "prefix", "aggregate"));
    for (Column column : Columns.all()) {
      String label = column.label();
      if (label.endsWith("_src") || label.endsWith("_dst")) {
        reserved.add(label.substring(0, label.length() - 4));
      }
    }
    return reserved;
  }
}
