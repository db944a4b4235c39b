// SPDX-License-Identifier: Apache-2.0
package io.flowtally;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.flowtally.codec.WireError;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The pages say what the program does: every reason, every metric, every link, every package. */
class PagesTest {
  private static final Path ROOT = Path.of("..");
  private static final Pattern LINK = Pattern.compile("]\\(([^)#:]+)\\)");
  private static final Pattern METRIC = Pattern.compile("\"(flowtally_[a-z_]+)\"");
  private static final Pattern PACKAGE =
      Pattern.compile("\\| `io\\.flowtally\\.(\\w+)`[^|]*\\|[^|]*\\| ([^|]*) \\|");

  /** The model checks itself, and that the page has what it says. */
  @Test
  void thePageOfScaleIsWhatItsModelWrites() throws Exception {
    Path python = Path.of("/usr/bin/python3");
    boolean ci = "true".equals(System.getenv("CI"));
    assumeTrue(ci || Files.isExecutable(python), "needs python3: Debian's package python3");
    Process check =
        new ProcessBuilder(python.toString(), "../benchmarks/scale-model.py", "--check")
            .redirectErrorStream(true)
            .start();
    String said = new String(check.getInputStream().readAllBytes(), StandardCharsets.UTF_8);

    assertThat(check.waitFor()).as(said).isZero();
  }

  @Test
  void troubleshootingNamesEveryReason() throws IOException {
    String page = Files.readString(ROOT.resolve("docs/troubleshooting.md"));
    for (WireError error : WireError.values()) {
      assertThat(page).contains("`" + error.reason() + "`");
    }
  }

  @Test
  void thePageOfMetricsNamesEachOfOurOwn() throws IOException {
    String page = Files.readString(ROOT.resolve("docs/metrics.md"));
    List<String> metrics = names(text(sources("exporter-http/src/main")));
    assertThat(metrics).isNotEmpty();
    assertThat(metrics.stream().filter(metric -> !page.contains("`" + metric + "`"))).isEmpty();
  }

  @Test
  void everyLinkLeadsToAFile() throws IOException {
    for (Path page : pages()) {
      Matcher link = LINK.matcher(Files.readString(page));
      while (link.find()) {
        assertThat(page.resolveSibling(link.group(1))).exists();
      }
    }
  }

  @Test
  void theTableOfPackagesIsTheOneThatIsTested() throws IOException {
    Map<String, String> table = new TreeMap<>();
    Matcher row = PACKAGE.matcher(Files.readString(ROOT.resolve("docs/design.md")));
    while (row.find()) {
      table.put(row.group(1), row.group(2).replace(" (records and elements only)", ""));
    }
    ArchitectureTest.MAY_IMPORT.forEach(
        (name, others) -> {
          String expected =
              name.equals("app")
                  ? "everything; nobody imports it"
                  : others.isEmpty() ? "nothing" : String.join(", ", others);
          assertThat(table).containsEntry(name, expected);
        });
  }

  private static List<Path> pages() throws IOException {
    try (Stream<Path> top = Files.list(ROOT);
        Stream<Path> docs = Files.list(ROOT.resolve("docs"))) {
      return Stream.concat(top, docs).filter(file -> file.toString().endsWith(".md")).toList();
    }
  }

  private static List<Path> sources(String folder) throws IOException {
    try (Stream<Path> files = Files.walk(ROOT.resolve(folder))) {
      return files.filter(file -> file.toString().endsWith(".java")).toList();
    }
  }

  private static String text(List<Path> files) throws IOException {
    StringBuilder text = new StringBuilder();
    for (Path file : files) {
      text.append(Files.readString(file)).append('\n');
    }
    return text.toString();
  }

  private static List<String> names(String source) {
    return METRIC.matcher(source).results().map(found -> found.group(1)).distinct().toList();
  }
}
