// SPDX-License-Identifier: Apache-2.0
package io.flowtally.networks.sources;

import io.flowtally.address.Prefix;
import io.flowtally.text.LineRemark;
import java.io.IOException;
import java.io.Reader;
import java.util.List;
import java.util.Set;
import java.util.function.ToIntFunction;

/**
 * Free labels of prefixes: a CSV whose first line names them, {@code prefix,customer,site}, with a
 * row for each prefix. Immutable.
 *
 * <p>Memory: a row takes some 100 bytes and its values; at most {@link #MOST_ROWS} rows, {@link
 * #MOST_LABELS} labels and {@link #MOST_VALUES} different values.
 */
public final class LabelsFile {
  static final int MOST_ROWS = 1_000_000;
  static final int MOST_LABELS = 16;
  static final int MOST_VALUES = 50_000;

  /** No file: no labels. */
  public static final LabelsFile NONE = new LabelsFile("", List.of(), List.of(), List.of());

  /**
   * A row.
   *
   * @param line from 1
   * @param values one for each label
   */
  public record Row(int line, Prefix network, List<String> values) {
    /** The prefix with its length, such as {@code 10.0.0.0/8}. */
    public String prefix() {
      return network.toString();
    }
  }

  private final String name;
  private final List<String> labels;
  private final List<Row> rows;
  private final List<LineRemark> remarks;

  LabelsFile(String name, List<String> labels, List<Row> rows, List<LineRemark> remarks) {
    this.name = name;
    this.labels = List.copyOf(labels);
    this.rows = List.copyOf(rows);
    this.remarks = List.copyOf(remarks);
  }

  /**
   * Reads all of the text; does not close it.
   *
   * @param name for messages
   * @param reserved names that a label cannot have
   */
  public static LabelsFile parse(String name, Reader text, Set<String> reserved)
      throws IOException {
    return new LabelsReading(reserved).read(name, text);
  }

  /** As given to {@link #parse}. */
  public String name() {
    return name;
  }

  /** Names of the labels, in the order of the file. */
  public List<String> labels() {
    return labels;
  }

  /** How many rows it has. */
  public int size() {
    return rows.size();
  }

  public List<Row> rows() {
    return rows;
  }

  /** What is wrong with the file, by line; a file with remarks is not to be used. */
  public List<LineRemark> remarks() {
    return remarks;
  }

  /** The column of a label; -1 if there is none of that name. */
  public int column(String label) {
    return labels.indexOf(label);
  }

  /** Of each row its index. */
  public PrefixNumbers prefixes() {
    PrefixNumbers prefixes = new PrefixNumbers();
    for (int i = 0; i < rows.size(); i++) {
      prefixes.add(rows.get(i).network(), i);
    }
    return prefixes;
  }

  /**
   * By column and row + 1, the numbers of the values.
   *
   * @param names gives an empty text 0
   */
  public char[][] numbers(ToIntFunction<String> names) {
    char[][] numbers = new char[labels.size()][rows.size() + 1];
    for (int column = 0; column < numbers.length; column++) {
      for (int row = 0; row < rows.size(); row++) {
        numbers[column][row + 1] = (char) names.applyAsInt(rows.get(row).values().get(column));
      }
    }
    return numbers;
  }
}
