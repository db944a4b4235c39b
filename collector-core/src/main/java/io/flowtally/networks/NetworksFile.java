// SPDX-License-Identifier: Apache-2.0
package io.flowtally.networks;

import io.flowtally.text.BoundedLines;
import java.io.IOException;
import java.io.Reader;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * The rows of a networks file, in nfacctd's format, with the groups that its comments open, and a
 * remark for every line that does not say what it seems to say. Immutable.
 *
 * <p>Memory: 56 bytes a row, so 56 MB for a million; at most {@link #MOST_ROWS} rows and {@link
 * #MOST_REMARKS} remarks are kept, whatever the file's size.
 */
public final class NetworksFile {
  static final int MOST_ROWS = 4_000_000;
  static final int MOST_REMARKS = 1_000;

  /** What a decoder makes of bytes that are no UTF-8. */
  private static final char REPLACEMENT = '\uFFFD';

  private static final Comparator<NetworkRow> BY_PREFIX =
      Comparator.comparingLong(NetworkRow::hi)
          .thenComparingLong(NetworkRow::lo)
          .thenComparingInt(NetworkRow::length)
          .thenComparingInt(NetworkRow::line);

  private final String name;
  private final List<NetworkRow> rows;
  private final List<NetworkRemark> remarks;
  private final List<String> groups;
  private final long leftOut;

  private NetworksFile(
      String name,
      List<NetworkRow> rows,
      List<NetworkRemark> remarks,
      List<String> groups,
      long leftOut) {
    this.name = name;
    this.rows = rows;
    this.remarks = remarks;
    this.groups = groups;
    this.leftOut = leftOut;
  }

  /** No file: no row. */
  public static NetworksFile none() {
    return new NetworksFile("", List.of(), List.of(), List.of(), 0);
  }

  /**
   * Reads all of the text; does not close it.
   *
   * @param name for messages
   */
  public static NetworksFile parse(String name, Reader text) throws IOException {
    Reading reading = new Reading(new BoundedLines(text));
    reading.readAll();
    return reading.finish(name);
  }

  /** As given to {@link #parse}. */
  public String name() {
    return name;
  }

  /** Valid rows in the file's order, each prefix once. */
  public List<NetworkRow> rows() {
    return rows;
  }

  /** In the order of their lines. */
  public List<NetworkRemark> remarks() {
    return remarks;
  }

  /** Names of the groups that have rows, in the file's order. */
  public List<String> groups() {
    return groups;
  }

  /** Lines that look like rows and give none, all of them counted. */
  public long leftOut() {
    return leftOut;
  }

  private static final class Reading {
    private final BoundedLines lines;
    private final List<NetworkRow> rows = new ArrayList<>();
    private final List<NetworkRemark> remarks = new ArrayList<>();
    private final NetworkRowText rowText = new NetworkRowText(this::remark);
    private String group = "";
    private long leftOut;
    private boolean badEncoding;

    Reading(BoundedLines lines) {
      this.lines = lines;
    }

    void readAll() throws IOException {
      for (String line = lines.next(); line != null; line = lines.next()) {
        if (lines.number() == 1 && lines.byteOrderMarkSeen()) {
          remark(
              NetworkRemark.Kind.DOUBTFUL,
              "the file begins with a byte order mark: save it as UTF-8 without one");
        }
        if (!badEncoding && line.indexOf(REPLACEMENT) >= 0) {
          badEncoding = true; // one for all: they have one cause
          remark(
              NetworkRemark.Kind.MISREAD, "a character that is not UTF-8: save the file as UTF-8");
        }
        if (GroupComment.isComment(line)) {
          String opened = GroupComment.name(line);
          group = opened.isEmpty() ? group : opened;
        } else if (!line.isBlank()) {
          readRow(line);
        }
      }
    }

    private void readRow(String line) {
      if (lines.tooLong()) {
        remark(
            NetworkRemark.Kind.LEFT_OUT,
            "longer than " + BoundedLines.LIMIT + " characters: write one row a line");
        return;
      }
      if (rows.size() == MOST_ROWS) {
        remark(
            NetworkRemark.Kind.LEFT_OUT,
            "more than " + MOST_ROWS + " rows: write fewer, shorter prefixes");
        return;
      }
      NetworkRow row = rowText.parse(lines.number(), line, group);
      if (row != null) {
        rows.add(row);
      }
    }

    private void remark(NetworkRemark.Kind kind, String text) {
      leftOut += kind == NetworkRemark.Kind.LEFT_OUT ? 1 : 0;
      if (remarks.size() < MOST_REMARKS) {
        remarks.add(new NetworkRemark(lines.number(), kind, text));
      }
    }

    NetworksFile finish(String name) {
      List<NetworkRow> kept = lastOfEachPrefix();
      Set<String> groups = new LinkedHashSet<>();
      for (NetworkRow row : kept) {
        if (!row.group().isEmpty()) {
          groups.add(row.group());
        }
      }
      remarks.sort(Comparator.comparingInt(NetworkRemark::line));
      return new NetworksFile(
          name, List.copyOf(kept), List.copyOf(remarks), List.copyOf(groups), leftOut);
    }

    private List<NetworkRow> lastOfEachPrefix() {
      NetworkRow[] sorted = rows.toArray(new NetworkRow[0]);
      Arrays.sort(sorted, BY_PREFIX);
      List<NetworkRow> kept = new ArrayList<>(sorted.length);
      for (int i = 0; i < sorted.length; i++) {
        NetworkRow row = sorted[i];
        if (i + 1 < sorted.length && samePrefix(row, sorted[i + 1])) {
          replaced(row, sorted[i + 1]);
        } else {
          kept.add(row);
        }
      }
      kept.sort(Comparator.comparingInt(NetworkRow::line));
      return kept;
    }

    private void replaced(NetworkRow earlier, NetworkRow later) {
      if (remarks.size() < MOST_REMARKS) {
        remarks.add(
            new NetworkRemark(
                later.line(),
                NetworkRemark.Kind.DOUBTFUL,
                later.prefix() + " stands on line " + earlier.line() + " too; this line wins"));
      }
    }

    private static boolean samePrefix(NetworkRow a, NetworkRow b) {
      return a.hi() == b.hi() && a.lo() == b.lo() && a.length() == b.length();
    }
  }
}
