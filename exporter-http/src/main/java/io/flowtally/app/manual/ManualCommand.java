// SPDX-License-Identifier: Apache-2.0
package io.flowtally.app.manual;

import io.flowtally.exposition.BuildInfo;
import java.io.PrintWriter;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.AutoComplete;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code manual}: the manual page, or what a shell completes; packages install both. */
@Command(
    name = "manual",
    description = "Prints the manual page for man, or what bash completes.",
    mixinStandardHelpOptions = true)
public final class ManualCommand implements Callable<Integer> {
  @Spec private @Nullable CommandSpec spec;

  @Option(
      names = "--bash-completion",
      description = "Print the script that completes commands and options in bash and zsh.")
  private boolean completion;

  @Override
  public Integer call() {
    CommandLine commands = Objects.requireNonNull(spec).root().commandLine();
    PrintWriter out = commands.getOut();
    out.print(
        completion
            ? AutoComplete.bash(commands.getCommandName(), commands)
            : ManPage.of(commands, "flowtally " + BuildInfo.current().version()));
    out.flush();
    return ExitCode.OK;
  }
}
