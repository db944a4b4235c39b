// SPDX-License-Identifier: Apache-2.0
package io.flowtally.networks;

import io.flowtally.address.PrefixText;
import org.jspecify.annotations.Nullable;

/** Rows whose parts are right but stand in another order, or are joined in another way. */
final class ConfusedRow {
  private static final String COMMENT =
      "a comment or a name stands on a line of its own, above the row: write ";

  private ConfusedRow() {}

  /** What to write instead; null if the row is none of these. */
  static @Nullable String advice(String row) {
    int mark = firstOf(row, '!', '#');
    if (mark >= 0) {
      return COMMENT + shown(row.substring(0, mark).strip());
    }
    if (row.matches(".*[^\\s,;/][\\s;]+[^\\s,;/].*") || row.indexOf(';') >= 0) {
      return ofPieces(row.split("[\\s,;]+"));
    }
    String[] fields = row.split(",", -1);
    for (int i = 0; i < fields.length - 1; i++) {
      String prefix = fields[i].strip();
      if (prefix.indexOf('/') > 0 && PrefixText.parse(prefix) != null) {
        String other = fields[fields.length - 1].strip();
        return AsText.isNumber(other)
            ? "the AS number stands before the prefix: write " + other + "," + prefix
            : PrefixText.parse(other) != null
                ? "two prefixes: write each on a line of its own"
                : other.isEmpty() ? "nothing after the last comma: write " + prefix : null;
      }
    }
    return null;
  }

  private static @Nullable String ofPieces(String[] pieces) {
    if (pieces.length == 0) {
      return null;
    }
    String first = pieces[0];
    String second = pieces.length > 1 ? pieces[1] : "";
    if (pieces.length == 2 && AsText.isNumber(first) && PrefixText.parse(second) != null) {
      return "AS number and prefix are joined by a comma: write " + first + "," + second;
    }
    if (pieces.length == 2 && AsText.isNumber(second) && PrefixText.parse(first) != null) {
      return "the AS number stands before the prefix: write " + second + "," + first;
    }
    boolean masked = PrefixText.parse(first) != null && WrongPrefix.maskLength(second) >= 0;
    if (pieces.length == 2 && masked) {
      return "write " + first + "/" + WrongPrefix.maskLength(second);
    }
    return PrefixText.parse(first) == null ? null : COMMENT + shown(first);
  }

  private static String shown(String row) {
    return row.length() > 60 ? "the row alone" : row;
  }

  private static int firstOf(String text, char a, char b) {
    int first = text.indexOf(a);
    int other = text.indexOf(b);
    return first < 0 ? other : other < 0 ? first : Math.min(first, other);
  }
}
