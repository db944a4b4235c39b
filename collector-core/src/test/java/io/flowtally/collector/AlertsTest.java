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
import java.util.Locale;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The rules that are shipped: each records what it should, fires on what it is for, or is quiet.
 */
class AlertsTest {
  private static final Path RULES = Path.of("../conf/rules").toAbsolutePath().normalize();
  private static final Path CASES = Path.of("src/test/resources/alerts");
  private static final Path TROUBLESHOOTING = Path.of("../docs/troubleshooting.md");

  @TempDir private Path folder;

  private static String rules(String name) throws IOException {
    return Files.readString(RULES.resolve(name + ".yml"));
  }

  private static String cases(String name) throws IOException {
    return Files.readString(CASES.resolve(name + ".test.yml"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"alerts", "attacks", "recording", "names", "pair"})
  void eachRuleDoesAsItsCasesSay(String name) throws Exception {
    Path promtool = Path.of("/usr/bin/promtool");
    boolean ci = "true".equals(System.getenv("CI"));
    assumeTrue(ci || Files.isExecutable(promtool), "needs promtool: Debian's package prometheus");
    String text = cases(name).replace("[RULES]", "[" + RULES.resolve(name + ".yml") + "]");
    Path cases = Files.writeString(folder.resolve("cases.yml"), text);
    Process test =
        new ProcessBuilder(promtool.toString(), "test", "rules", cases.toString())
            .redirectErrorStream(true)
            .start();
    String said = new String(test.getInputStream().readAllBytes(), StandardCharsets.UTF_8);

    assertThat(test.waitFor()).as(said).isZero();
  }

  @ParameterizedTest
  @ValueSource(strings = {"alerts", "attacks", "pair"})
  void eachAlertHasACaseOfBothKindsAndARunbook(String name) throws IOException {
    String page = Files.readString(TROUBLESHOOTING);
    List<String> alerts = found("- alert: (\\w+)", rules(name));

    assertThat(alerts).isNotEmpty();
    for (String alert : alerts) {
      assertThat(cases(name))
          .contains("name: " + alert + " fires", "name: " + alert + " stays quiet");
      assertThat(rules(name))
          .contains("runbook: \"docs/troubleshooting.md#" + alert.toLowerCase(Locale.ROOT) + '"');
      assertThat(page).contains("\n### " + alert + "\n");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"recording", "names"})
  void eachRecordedSeriesHasACase(String name) throws IOException {
    List<String> recorded = found("- record: (\\S+)", rules(name));

    assertThat(recorded).hasSizeGreaterThan(5);
    for (String series : recorded) {
      assertThat(cases(name)).contains("name: " + series + "\n");
    }
  }

  /** One source writes the dashboards and what they record. */
  @Test
  void dashboardsAndRecordingRulesAreWhatIsGenerated() throws Exception {
    Path python = Path.of("/usr/bin/python3");
    boolean ci = "true".equals(System.getenv("CI"));
    assumeTrue(ci || Files.isExecutable(python), "needs python3: Debian's package python3");
    Process check =
        new ProcessBuilder(python.toString(), "../conf/grafana/generate.py", "--check")
            .redirectErrorStream(true)
            .start();
    String said = new String(check.getInputStream().readAllBytes(), StandardCharsets.UTF_8);

    assertThat(check.waitFor()).as(said).isZero();
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
