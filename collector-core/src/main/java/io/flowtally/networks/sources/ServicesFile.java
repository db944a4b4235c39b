// SPDX-License-Identifier: Apache-2.0
package io.flowtally.networks.sources;

import io.flowtally.text.BoundedLines;
import io.flowtally.text.LineRemark;
import io.flowtally.text.PlainText;
import io.flowtally.text.Quoted;
import java.io.IOException;
import java.io.Reader;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * Names of ports in the format of {@code /etc/services}: {@code https 443/tcp alias # comment}.
 * Immutable.
 */
public final class ServicesFile {
  private static final int MOST_ROWS = 20_000;
  private static final int LONGEST_LINE = 1024;
  private static final int LONGEST_NAME = 64;

  public static final int TCP = 6;
  public static final int UDP = 17;

  /** Those that have ports: DCCP and SCTP too. */
  public static final List<Integer> PROTOCOLS = List.of(TCP, UDP, 33, 132);

  private static final List<String> PROTOCOL_NAMES = List.of("tcp", "udp", "dccp", "sctp");

  /** From here on systems take ports for clients: what a public table names there is chance. */
  private static final int FIRST_EPHEMERAL = 32_768;

  /** One name; of several rows for a port the first counts. */
  public record Row(String service, int port, int protocol) {}

  private final String name;
  private final List<Row> rows;
  private final List<LineRemark> remarks;

  private ServicesFile(String name, List<Row> rows, List<LineRemark> remarks) {
    this.name = name;
    this.rows = List.copyOf(rows);
    this.remarks = List.copyOf(remarks);
  }

  /** No names. */
  public static ServicesFile none() {
    return new ServicesFile("", List.of(), List.of());
  }

  /** Names that stand in no file. */
  public static ServicesFile of(List<Row> rows) {
    return new ServicesFile("", rows, List.of());
  }

  /** Without the ports that a client may have had. */
  public ServicesFile belowEphemeral() {
    List<Row> below = rows.stream().filter(row -> row.port() < FIRST_EPHEMERAL).toList();
    return new ServicesFile(name, below, remarks);
  }

  /** Reads all of the text; does not close it. */
  public static ServicesFile parse(String name, Reader text) throws IOException {
    List<Row> rows = new ArrayList<>();
    List<LineRemark> remarks = new ArrayList<>();
    BoundedLines lines = new BoundedLines(text, LONGEST_LINE);
    for (String line = lines.next(); line != null; line = lines.next()) {
      int comment = line.indexOf('#');
      String content = (comment < 0 ? line : line.substring(0, comment)).strip();
      if (!content.isEmpty() && remarks.size() < LineRemark.MOST) {
        String problem = rows.size() == MOST_ROWS ? "more than " + MOST_ROWS + " rows" : "";
        problem = problem.isEmpty() ? read(content.split("\\s+", 3), rows) : problem;
        if (!problem.isEmpty()) {
          remarks.add(new LineRemark(lines.number(), problem));
        }
      }
    }
    return new ServicesFile(name, rows, remarks);
  }

  /** What is wrong with a row, empty if nothing is. */
  private static String read(String[] words, List<Row> rows) {
    int slash = words.length < 2 ? -1 : words[1].indexOf('/');
    if (slash < 0) {
      return "no service: write for example https 443/tcp";
    }
    String digits = words[1].substring(0, slash);
    int port = digits.matches("[0-9]{1,5}") ? Integer.parseInt(digits) : 0;
    if (port < 1 || port > 0xFFFF) {
      return Quoted.of(digits) + " is no port: write a number from 1 to 65535";
    }
    String protocol = words[1].substring(slash + 1).toLowerCase(Locale.ROOT);
    int number = PROTOCOL_NAMES.indexOf(protocol);
    if (number < 0) {
      return Quoted.of(protocol) + " has no ports: write tcp, udp, sctp or dccp";
    }
    String service = PlainText.of(words[0]);
    rows.add(
        new Row(
            service.length() > LONGEST_NAME ? service.substring(0, LONGEST_NAME) : service,
            port,
            PROTOCOLS.get(number)));
    return "";
  }

  /** As given to {@link #parse}. */
  public String name() {
    return name;
  }

  /** Rows that cannot be read. */
  public List<LineRemark> remarks() {
    return remarks;
  }

  public List<Row> rows() {
    return rows;
  }
}
