// SPDX-License-Identifier: Apache-2.0
package io.flowtally.collector;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.flowtally.codec.WireError;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The alerts that are shipped: each fires on what it is for, and on nothing else. */
class AlertsTest {
  private static final Path RULES = Path.of("../conf/flowtally.rules.yml").toAbsolutePath();
  private static final Path CASES = Path.of("src/test/resources/alerts/flowtally.rules.test.yml");
  private static final Path TROUBLESHOOTING = Path.of("../docs/troubleshooting.md");

  @TempDir private Path folder;

  @Test
  void eachAlertFiresAndStaysQuietAsItsCasesSay() throws Exception {
    Path promtool = Path.of("/usr/bin/promtool");
    boolean ci = "true".equals(System.getenv("CI"));
    assumeTrue(ci || Files.isExecutable(promtool), "needs promtool: Debian's package prometheus");
    String text = Files.readString(CASES).replace("[RULES]", "[" + RULES.normalize() + "]");
    Path cases = Files.writeString(folder.resolve("cases.yml"), text);
    Process test =
        new ProcessBuilder(promtool.toString(), "test", "rules", cases.toString())
            .redirectErrorStream(true)
            .start();
    String said = new String(test.getInputStream().readAllBytes(), StandardCharsets.UTF_8);

    assertThat(test.waitFor()).as(said).isZero();
  }

  @Test
  void eachAlertHasACaseOfBothKinds() throws IOException {
    String cases = Files.readString(CASES);
    List<String> alerts = found("- alert: (\\w+)", Files.readString(RULES));

    assertThat(alerts).hasSizeGreaterThan(10);
    for (String alert : alerts) {
      assertThat(cases).contains("name: " + alert + " fires", "name: " + alert + " stays quiet");
    }
  }

  /** The first table of reasons is of errors, which lose data; the second of warnings. */
  @Test
  void everyReasonStandsInTheTableOfItsKind() throws IOException {
    String page = Files.readString(TROUBLESHOOTING);
    int warnings = page.indexOf("`flowtally_exporter_warnings_total{exporter,reason}`");
    int end = page.indexOf("\n\n", page.indexOf("|---", warnings));
    String ofErrors = page.substring(0, warnings);
    String ofWarnings = page.substring(warnings, end);
    for (WireError error : WireError.values()) {
      String cell = "`" + error.reason() + "`";
      assertThat(found("(?m)^\\|(.*?)\\|", error.losesData() ? ofErrors : ofWarnings))
          .as(cell)
          .anyMatch(first -> first.contains(cell));
      assertThat(found("(?m)^\\|(.*?)\\|", error.losesData() ? ofWarnings : ofErrors))
          .as(cell)
          .noneMatch(first -> first.contains(cell));
    }
  }

  private static List<String> found(String pattern, String text) {
    return Pattern.compile(pattern).matcher(text).results().map(AlertsTest::first).toList();
  }

  private static String first(MatchResult result) {
    return result.group(1);
  }
}
