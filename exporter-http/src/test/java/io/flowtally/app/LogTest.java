// SPDX-License-Identifier: Apache-2.0
package io.flowtally.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LogTest {
  @TempDir private Path folder;
  private final ByteArrayOutputStream out = new ByteArrayOutputStream();

  private String written(boolean journal, String text) {
    PrintStream log =
        new PrintStream(
            new LogLines(new PrintStream(out, true, StandardCharsets.UTF_8), journal),
            true,
            StandardCharsets.UTF_8);
    log.print(text);
    return out.toString(StandardCharsets.UTF_8);
  }

  @Test
  void eachLineForTheJournalBearsItsPriority() {
    assertThat(
            written(
                true,
                """
                INFO Collector - ready
                WARN Collector - a warning
                ERROR Router - failed
                java.io.IOException: gone
                \tat Some.where(Some.java)
                DEBUG Housekeeping - saved
                flowtally.yaml:1: a mistake
                """))
        .isEqualTo(
            """
            <6>INFO Collector - ready
            <4>WARN Collector - a warning
            <3>ERROR Router - failed
            <3>java.io.IOException: gone
            <3>\tat Some.where(Some.java)
            <7>DEBUG Housekeeping - saved
            <3>flowtally.yaml:1: a mistake
            """);
  }

  @Test
  void elsewhereLinesStayAsTheyAreButForControlCharacters() {
    assertThat(written(false, "2026 INFO Z\u00FCrich \u001b[31m\u0007\tend\r\nnext\n"))
        .isEqualTo("2026 INFO Z\u00FCrich ?[31m?\tend?\nnext\n");
  }

  @Test
  void theJournalIsWhatTheStreamNames() throws Exception {
    Path file = Files.writeString(folder.resolve("stderr"), "");
    Map<String, Object> ids = Files.readAttributes(file, "unix:dev,ino");
    assertThat(LogSetup.isJournal(ids.get("dev") + ":" + ids.get("ino"), file)).isTrue();
    assertThat(LogSetup.isJournal("1:2", file)).isFalse();
    assertThat(LogSetup.isJournal(null, file)).isFalse();
    assertThat(LogSetup.isJournal("1:2", folder.resolve("none"))).isFalse();
  }

  @Test
  void theOptionComesBeforeTheVariable() {
    Map<String, String> variable = Map.of(LogSetup.VARIABLE, "WARN");
    assertThat(LogSetup.level(new String[] {"run"}, Map.of())).isEqualTo("info");
    assertThat(LogSetup.level(new String[] {"run"}, variable)).isEqualTo("warn");
    assertThat(LogSetup.level(new String[] {"run", "--log-level=debug"}, variable))
        .isEqualTo("debug");
    assertThat(LogSetup.level(new String[] {"run", "--log-level", "error"}, variable))
        .isEqualTo("error");
  }
}
