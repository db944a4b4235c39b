// SPDX-License-Identifier: Apache-2.0
package io.flowtally.app.remote;

import java.util.ArrayList;
import java.util.List;

/** Columns for a terminal; those whose head begins with a blank stand at the right. */
final class TextTable {
  private final List<List<String>> rows = new ArrayList<>();

  TextTable(String... head) {
    rows.add(List.of(head));
  }

  void row(String... cells) {
    // What came from the network must not steer a terminal.
    rows.add(List.of(cells).stream().map(cell -> cell.replaceAll("\\p{Cntrl}", "?")).toList());
  }

  List<String> lines() {
    int columns = rows.get(0).size();
    int[] width = new int[columns];
    for (List<String> row : rows) {
      for (int i = 0; i < columns; i++) {
        width[i] = Math.max(width[i], row.get(i).strip().length());
      }
    }
    List<String> lines = new ArrayList<>();
    for (List<String> row : rows) {
      StringBuilder line = new StringBuilder();
      for (int i = 0; i < columns; i++) {
        String cell = row.get(i).strip();
        String blanks = " ".repeat(width[i] - cell.length());
        boolean right = rows.get(0).get(i).startsWith(" ");
        line.append(i == 0 ? "" : "  ").append(right ? blanks + cell : cell + blanks);
      }
      lines.add(line.toString().stripTrailing());
    }
    return lines;
  }
}
