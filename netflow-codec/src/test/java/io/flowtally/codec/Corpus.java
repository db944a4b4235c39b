// SPDX-License-Identifier: Apache-2.0
package io.flowtally.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The captures of real exporters that are kept beside the repository, in {@code ../shared/corpus}
 * or where the system property {@code flowtally.corpus} says. A developer may be without them: then
 * the tests that need them are skipped. In CI they must be there.
 */
public final class Corpus {
  private static final String PROPERTY = "flowtally.corpus";

  private Corpus() {}

  /**
   * One capture.
   *
   * @param capture its pcap file
   * @param flows,options records by the corpus' own count, before any choice between variants
   */
  public record Case(
      String name, Path capture, int flows, int options, int setsWithoutTemplate, String robust) {
    @Override
    public String toString() {
      return name;
    }
  }

  /** Aborts the test if there is no corpus and need not be one. */
  public static Path folder() {
    Path folder = find();
    boolean present = Files.isRegularFile(folder.resolve("corpus.tsv"));
    if ("true".equals(System.getenv("CI"))) {
      assertThat(present).as("CI has the corpus at %s", folder).isTrue();
    }
    assumeTrue(present, "no corpus at " + folder + "; -D" + PROPERTY + "=FOLDER names another");
    return folder;
  }

  /** Every capture that is sound. */
  public static List<Case> cases() {
    return read("corpus.tsv");
  }

  /** Every capture that is broken. */
  public static List<Case> malformed() {
    return read("malformed/malformed.tsv");
  }

  static Path expected(String file) {
    return folder().resolve("expected").resolve(file);
  }

  private static Path find() {
    String named = System.getProperty(PROPERTY);
    if (named != null) {
      return Path.of(named);
    }
    return repository().resolveSibling("shared").resolve("corpus");
  }

  /** The folder that holds all modules. */
  static Path repository() {
    Path root = Path.of("").toAbsolutePath();
    while (root.getParent() != null && !Files.exists(root.resolve(".git"))) {
      root = root.getParent();
    }
    return root;
  }

  private static List<Case> read(String table) {
    Path folder = folder();
    try {
      List<String> lines = Files.readAllLines(folder.resolve(table));
      List<String> columns = List.of(lines.get(0).split("\t", -1));
      List<Case> cases = new ArrayList<>();
      for (String line : lines.subList(1, lines.size())) {
        String[] cells = line.split("\t", -1);
        Map<String, String> row = new HashMap<>();
        for (int i = 0; i < cells.length; i++) {
          row.put(columns.get(i), cells[i]);
        }
        cases.add(
            new Case(
                row.get("case"),
                folder.resolve(row.get("file")),
                Integer.parseInt(row.get("flow_records")),
                Integer.parseInt(row.get("option_records")),
                Integer.parseInt(row.get("sets_without_template")),
                row.getOrDefault("robust_behaviour", "")));
      }
      return cases;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
