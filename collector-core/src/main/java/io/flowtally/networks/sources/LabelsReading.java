// SPDX-License-Identifier: Apache-2.0
package io.flowtally.networks.sources;

import io.flowtally.address.Prefix;
import io.flowtally.address.PrefixText;
import io.flowtally.text.BoundedLines;
import io.flowtally.text.CsvLine;
import io.flowtally.text.LineRemark;
import io.flowtally.text.PlainText;
import io.flowtally.text.Quoted;
import java.io.IOException;
import java.io.Reader;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/** Reads one labels file; every line that is wrong gets a remark that says what to write. */
final class LabelsReading {
  private static final int LONGEST_LINE = 4096;
  private static final int LONGEST_VALUE = 128;
  private static final Pattern LABEL = Pattern.compile("[a-zA-Z][a-zA-Z0-9_]*");
  private static final String EXAMPLE = "prefix,customer,site";

  private final Set<String> reserved;
  private final List<String> labels = new ArrayList<>();
  private final List<LabelsFile.Row> rows = new ArrayList<>();
  private final List<LineRemark> remarks = new ArrayList<>();
  private final Map<Prefix, Integer> lines = new HashMap<>();
  private final Map<String, String> values = new HashMap<>();
  private boolean headerSeen;

  LabelsReading(Set<String> reserved) {
    this.reserved = reserved;
  }

  LabelsFile read(String name, Reader text) throws IOException {
    BoundedLines lines = new BoundedLines(text, LONGEST_LINE);
    for (String line = lines.next(); line != null; line = lines.next()) {
      if (lines.tooLong()) {
        remark(lines.number(), "longer than " + LONGEST_LINE + " characters: write one row a line");
      } else if (!line.isBlank() && line.charAt(0) != '#') {
        line(lines.number(), line);
      }
    }
    if (!headerSeen) {
      remark(1, "no header: write one, such as " + EXAMPLE);
    }
    return new LabelsFile(name, labels, rows, remarks);
  }

  private void line(int number, String line) {
    List<String> fields = CsvLine.parse(line);
    if (fields == null) {
      remark(number, "a quote without an end, or with text behind it: write \"a \"\"b\"\"\"");
    } else if (headerSeen) {
      row(number, fields);
    } else {
      headerSeen = true;
      header(number, fields);
    }
  }

  private void header(int number, List<String> fields) {
    if (!fields.get(0).equals("prefix") || fields.size() < 2) {
      remark(number, "no header: write prefix and the names of labels, such as " + EXAMPLE);
    }
    if (fields.size() - 1 > LabelsFile.MOST_LABELS) {
      remark(number, "more than " + LabelsFile.MOST_LABELS + " labels: leave some out");
    }
    Set<String> seen = new HashSet<>();
    for (String label : fields.subList(1, fields.size())) {
      if (!LABEL.matcher(label).matches() || label.contains("__")) {
        remark(number, Quoted.of(label) + " is no name of a label: write letters, digits and _");
      } else if (reserved.contains(label)) {
        remark(number, Quoted.of(label) + " is a label already: write another name");
      } else if (!seen.add(label)) {
        remark(number, Quoted.of(label) + " stands twice: keep one");
      }
      labels.add(label);
    }
  }

  private void row(int number, List<String> fields) {
    if (fields.size() != labels.size() + 1) {
      remark(
          number,
          fields.size()
              + " values where the header has "
              + (labels.size() + 1)
              + ": write as many");
      return;
    }
    Prefix prefix = PrefixText.parse(fields.get(0));
    if (prefix == null) {
      remark(number, Quoted.of(fields.get(0)) + " is no prefix: write for example 10.0.0.0/8");
      return;
    }
    Integer earlier = lines.putIfAbsent(prefix, number);
    if (earlier != null) {
      remark(number, prefix + " stands on line " + earlier + " too: keep one");
    } else if (rows.size() == LabelsFile.MOST_ROWS) {
      remark(number, "more than " + LabelsFile.MOST_ROWS + " rows: write shorter prefixes");
    } else {
      rows.add(new LabelsFile.Row(number, prefix, values(number, fields)));
    }
  }

  private List<String> values(int number, List<String> fields) {
    List<String> row = new ArrayList<>(labels.size());
    for (String field : fields.subList(1, fields.size())) {
      if (field.length() > LONGEST_VALUE) {
        remark(number, Quoted.of(field) + " is longer than " + LONGEST_VALUE + " characters");
      }
      row.add(values.computeIfAbsent(field, PlainText::of));
    }
    if (values.size() > LabelsFile.MOST_VALUES) {
      remark(number, "more than " + LabelsFile.MOST_VALUES + " different values in the file");
      values.clear();
    }
    return List.copyOf(row);
  }

  private void remark(int line, String text) {
    if (remarks.size() < LineRemark.MOST) {
      remarks.add(new LineRemark(line, text));
    }
  }
}
