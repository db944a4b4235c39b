// SPDX-License-Identifier: Apache-2.0
package io.flowtally.app.manual;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

class ManualCommandTest {
  @Command(
      name = "tool",
      description = "Does it.",
      footer = {"", ".Exit codes: 0 fine."})
  static final class Tool {
    @Option(names = "--level", paramLabel = "LEVEL", description = "A C:\\path.")
    String level = "";

    @Option(names = "--secret", hidden = true)
    boolean secret;

    @Command(name = "read", description = "Reads files.")
    void read(@Parameters(arity = "1..*", paramLabel = "FILE", description = "Which.") String[] f) {
      assertThat(f).isNotNull();
    }
  }

  private static String print(String... arguments) {
    StringWriter out = new StringWriter();
    CommandLine commands =
        new CommandLine(new Tool())
            .addSubcommand(new ManualCommand())
            .setOut(new PrintWriter(out, true));
    assertThat(commands.execute(arguments)).isZero();
    return out.toString();
  }

  @Test
  void describesEveryCommandAndOption() {
    assertThat(print("manual"))
        .startsWith(".TH TOOL 1 ")
        .contains(".SH NAME\ntool \\- ")
        .contains(".TP\n\\fB\\-\\-level LEVEL\\fR\nA C:\\epath.\n")
        .contains(".SS read\n\\fBtool read [OPTIONS] FILE...\\fR\n.PP\nReads files.\n")
        .contains(".TP\n\\fBFILE\\fR\nWhich.\n")
        .contains("\n\\&.Exit codes: 0 fine.\n")
        .doesNotContain("secret");
  }

  @Test
  void completesCommandsAndOptions() {
    assertThat(print("manual", "--bash-completion"))
        .startsWith("#!/usr/bin/env bash")
        .contains("complete ", "--level", "read");
  }
}
