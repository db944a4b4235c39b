// SPDX-License-Identifier: Apache-2.0
package io.flowtally.key;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import io.flowtally.filter.Filter;
import io.flowtally.networks.NetRule;
import io.flowtally.networks.Networks;
import io.flowtally.networks.NetworksTest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** What the pages of docs/ say is what the program takes. */
class DocumentationTest {
  private static final Pattern CODE = Pattern.compile("`([^`]+)`");

  @Test
  void everyClauseOfTheFilterPageCompiles() throws Exception {
    Networks networks = NetworksTest.networks(NetworksTest.CHAIN, "Inside");
    List<String> clauses = firstColumns("filters.md");

    assertThat(clauses).hasSizeGreaterThan(60).contains("src local", "tcp[13] = 2");
    for (String clause : clauses) {
      assertThatCode(() -> Filter.compile(clause, networks, NetRule.withoutKey(networks)))
          .as(clause)
          .doesNotThrowAnyException();
    }
  }

  @Test
  void theTableOfColumnsIsTheCatalogue() throws Exception {
    List<String> rows = rows("aggregates.md", "| `by` |");

    assertThat(rows).containsExactlyElementsOf(Columns.all().stream().map(this::row).toList());
  }

  private String row(Column column) {
    String primitive = column.primitive() == null ? "" : "`" + column.primitive() + "`";
    List<String> cells =
        List.of(
            "`" + column.name() + "`",
            "`" + column.label() + "`",
            primitive,
            column.about(),
            column.absent(),
            column.isBounded() ? "stays" : "`other`");
    return "|"
        + String.join("|", cells.stream().map(c -> c.isEmpty() ? " " : " " + c + " ").toList())
        + "|";
  }

  /** The rows of the table whose head begins so. */
  private static List<String> rows(String name, String head) throws IOException {
    List<String> lines = Files.readAllLines(page(name));
    int at = 0;
    while (!lines.get(at).startsWith(head)) {
      at++;
    }
    int end = at + 2;
    while (lines.get(end).startsWith("|")) {
      end++;
    }
    return lines.subList(at + 2, end);
  }

  /** The code in the first column of every table. */
  private static List<String> firstColumns(String name) throws IOException {
    List<String> clauses = new ArrayList<>();
    for (String line : Files.readAllLines(page(name))) {
      if (line.startsWith("| `")) {
        Matcher code = CODE.matcher(line.substring(0, line.indexOf(" | ")));
        while (code.find()) {
          clauses.add(code.group(1));
        }
      }
    }
    return clauses;
  }

  private static Path page(String name) {
    return Path.of("..", "docs", name);
  }
}
