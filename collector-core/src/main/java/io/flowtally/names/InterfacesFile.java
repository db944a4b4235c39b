// SPDX-License-Identifier: Apache-2.0
package io.flowtally.names;

import io.flowtally.address.AddressText;
import io.flowtally.address.AddressText.Words;
import io.flowtally.text.BoundedLines;
import io.flowtally.text.CsvLine;
import io.flowtally.text.LineRemark;
import io.flowtally.text.Quoted;
import java.io.IOException;
import java.io.Reader;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Names of interfaces in a CSV file with the header {@code exporter,index,name,description}, for
 * routers that do not tell them. Immutable.
 */
public final class InterfacesFile {
  /** No rows. */
  public static final InterfacesFile NONE = new InterfacesFile("", Map.of(), List.of());

  private static final int LONGEST_LINE = 1024;
  private static final int MOST_ROWS = 100_000;
  private static final List<String> HEADER = List.of("exporter", "index", "name", "description");
  private static final String EXAMPLE = "192.0.2.1,7,ge-0/0/7,uplink";

  /** One interface. */
  public record Key(Words exporter, long index) {}

  /** What it is called. */
  public record Row(String name, String description) {}

  private final String name;
  private final Map<Key, Row> rows;
  private final List<LineRemark> remarks;

  private InterfacesFile(String name, Map<Key, Row> rows, List<LineRemark> remarks) {
    this.name = name;
    this.rows = Map.copyOf(rows);
    this.remarks = List.copyOf(remarks);
  }

  /** Reads all of it; every line that is wrong has a remark that says what to write. */
  public static InterfacesFile parse(String name, Reader text) throws IOException {
    Map<Key, Row> rows = new HashMap<>();
    List<LineRemark> remarks = new ArrayList<>();
    BoundedLines lines = new BoundedLines(text, LONGEST_LINE);
    boolean header = false;
    for (String line = lines.next(); line != null; line = lines.next()) {
      if (line.isBlank() || line.charAt(0) == '#') {
        continue;
      }
      List<String> fields = lines.tooLong() ? null : CsvLine.parse(line);
      String problem = header ? row(fields, rows) : headerProblem(fields);
      header = true;
      if (!problem.isEmpty() && remarks.size() < LineRemark.MOST) {
        remarks.add(new LineRemark(lines.number(), problem));
      }
    }
    if (!header) {
      remarks.add(new LineRemark(1, "no header: write " + String.join(",", HEADER)));
    }
    return new InterfacesFile(name, rows, remarks);
  }

  private static String headerProblem(@Nullable List<String> fields) {
    boolean right =
        fields != null && fields.size() >= 3 && HEADER.subList(0, fields.size()).equals(fields);
    return right ? "" : "no header: write " + String.join(",", HEADER);
  }

  private static String row(@Nullable List<String> fields, Map<Key, Row> rows) {
    if (fields == null || fields.size() < 3 || fields.size() > HEADER.size()) {
      return "not a row of exporter, index, name and description: write for example " + EXAMPLE;
    }
    Words exporter = AddressText.parse(fields.get(0));
    if (exporter == null) {
      return Quoted.of(fields.get(0)) + " is no address: write for example " + EXAMPLE;
    }
    String index = fields.get(1);
    if (!index.matches("[0-9]{1,10}") || Long.parseLong(index) > 0xFFFF_FFFFL) {
      return Quoted.of(index) + " is no interface index: write for example " + EXAMPLE;
    }
    String description = fields.size() > 3 ? fields.get(3) : "";
    if (rows.size() == MOST_ROWS) {
      return "more than " + MOST_ROWS + " rows: leave some out";
    }
    Row row = new Row(NameText.of(fields.get(2)), NameText.of(description));
    Row earlier = rows.putIfAbsent(new Key(exporter, Long.parseLong(index)), row);
    return earlier == null ? "" : "a second row for this interface: keep one";
  }

  public String name() {
    return name;
  }

  public @Nullable Row find(Words exporter, long index) {
    return rows.isEmpty() ? null : rows.get(new Key(exporter, index));
  }

  public List<LineRemark> remarks() {
    return remarks;
  }
}
