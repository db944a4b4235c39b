// SPDX-License-Identifier: Apache-2.0
package io.flowtally.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ProgramTest {
  private final Commands commands = new Commands();

  @Test
  void printsItsVersion() {
    assertThat(commands.run("--version")).isZero();
    assertThat(commands.out()).startsWith("flowtally ").contains("\nJava ");
  }

  @Test
  void helpNamesEveryCommandAndTheExitCodes() {
    assertThat(commands.run("--help")).isZero();
    assertThat(commands.out())
        .contains(
            "run ",
            "check ",
            "decode ",
            "replay ",
            "import-nfacctd ",
            "explain ",
            "demo ",
            "top ",
            "flows ",
            "status ",
            "Exit codes: 0 fine, 1 failed at run time, 2 wrong usage or configuration.");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "run",
        "check",
        "decode",
        "replay",
        "import-nfacctd",
        "explain",
        "demo",
        "top",
        "flows",
        "status",
        "manual"
      })
  void everyCommandHasItsOwnHelp(String command) {
    assertThat(commands.run(command, "--help")).isZero();
    assertThat(commands.out()).startsWith("Usage: flowtally " + command);
  }

  @Test
  void aWrongCommandIsOneLineAndWhereToLook() {
    assertThat(commands.run("scrape")).isEqualTo(2);
    assertThat(commands.err())
        .containsExactly(
            "flowtally: Unmatched argument at index 0: 'scrape'",
            "Try 'flowtally --help' for what there is");
    assertThat(commands.out()).isEmpty();
  }

  @Test
  void aMissingArgumentIsNamed() {
    assertThat(commands.run("decode")).isEqualTo(2);
    assertThat(commands.err())
        .containsExactly(
            "flowtally: Missing required parameter: 'PCAP'",
            "Try 'flowtally decode --help' for what there is");
  }

  @Test
  void theConfigurationIsNamedAfterTheCommand() {
    assertThat(commands.run("--config", "x.yaml", "check")).isEqualTo(2);
    assertThat(commands.err()).first().isEqualTo("flowtally: --config stands after the command");
  }

  @Test
  void aReaderThatGoesAwayIsNoError(@TempDir Path folder) throws Exception {
    Path capture = Capture.ofEveryVersion().write(folder.resolve("all.pcap"));
    assertThat(commands.withClosedPipe().run("decode", capture)).isZero();
    assertThat(commands.err()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "chek, Did you mean 'check'?",
    "replay-pcap x, ''",
    "help, Did you mean 'flowtally --help'?",
    "version, Did you mean 'flowtally --version'?",
    "check --confg x, Did you mean '--config'?",
    "run --loglevel debug, Did you mean '--log-level'?"
  })
  void guessesWhatWasMeant(String line, String guess) {
    Commands commands = new Commands();
    assertThat(commands.run((Object[]) line.split(" "))).isEqualTo(2);
    if (guess.isEmpty()) {
      assertThat(commands.err()).noneMatch(text -> text.startsWith("Did"));
    } else {
      assertThat(commands.err()).contains(guess);
    }
  }

  @Test
  void anUnknownLogLevelSaysWhichThereAre() {
    Commands commands = new Commands();
    assertThat(commands.run("run", "--log-level", "verbose")).isEqualTo(2);
    assertThat(commands.err().get(0))
        .endsWith("\"verbose\" is no log level: write one of error, warn, info, debug");
  }
}
