// SPDX-License-Identifier: Apache-2.0
package io.flowtally.yaml;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.IntUnaryOperator;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.error.Mark;
import org.yaml.snakeyaml.nodes.Node;

/**
 * Gathers what is wrong with one file while it is read, so that all of it is told at once. For one
 * reading, on one thread.
 */
public final class Mistakes {
  private static final int LONGEST = 1_000;

  private final String file;
  private final @Nullable IntUnaryOperator lineOfFile;
  private final List<Mistake> found = new ArrayList<>();

  /**
   * Mistakes of this file.
   *
   * @param lineOfFile from the line of the YAML text to the line of the file, where the text was
   *     made from an nfacctd.conf; null: the text is the file
   */
  public Mistakes(String file, @Nullable IntUnaryOperator lineOfFile) {
    this.file = file;
    this.lineOfFile = lineOfFile;
  }

  public void add(Node where, String text) {
    addAtLine(where.getStartMark().getLine() + 1, text);
  }

  public void add(Mistake mistake) {
    found.add(mistake);
  }

  public void addAtLine(int line, String text) {
    found.add(new Mistake(file, lineOfFile(line), shortened(text)));
  }

  /** Keeps the start and the end, where the advice is. */
  private static String shortened(String text) {
    int keep = LONGEST / 2;
    return text.length() <= LONGEST
        ? text
        : text.substring(0, keep) + "..." + text.substring(text.length() - keep);
  }

  /** A value of this node's with its place. */
  public <T> Located<T> locate(Node node, T value) {
    Mark mark = node.getStartMark();
    int line = mark.getLine() + 1;
    int column = lineOfFile == null ? mark.getColumn() + 1 : 0;
    return new Located<>(value, file, lineOfFile(line), column);
  }

  /**
   * A text with the place of its first character, past a quote; where the text in the file is
   * another than the value, as in a block or with escapes, the column is not known.
   */
  public Located<String> locateText(Node node, String value, String stripped) {
    Mark start = node.getStartMark();
    Mark end = node.getEndMark();
    int extra = end.getColumn() - start.getColumn() - value.length();
    boolean asWritten = start.getLine() == end.getLine() && (extra == 0 || extra == 2);
    int column =
        asWritten && lineOfFile == null
            ? start.getColumn() + 1 + extra / 2 + value.indexOf(stripped)
            : 0;
    return new Located<>(stripped, file, lineOfFile(start.getLine() + 1), column);
  }

  private int lineOfFile(int yamlLine) {
    return lineOfFile == null ? yamlLine : lineOfFile.applyAsInt(yamlLine);
  }

  public boolean none() {
    return found.isEmpty();
  }

  /** In the order of the file, each once. */
  public List<Mistake> inOrder() {
    return found.stream().distinct().sorted(Comparator.comparingInt(Mistake::line)).toList();
  }
}
