// SPDX-License-Identifier: Apache-2.0
package io.flowtally.app;

import io.flowtally.app.manual.ManualCommand;
import io.flowtally.app.remote.FlowsCommand;
import io.flowtally.app.remote.StatusCommand;
import io.flowtally.app.remote.TopCommand;
import io.flowtally.collector.ConfigurationException;
import io.flowtally.http.webconfig.WebConfigException;
import io.flowtally.text.Spelling;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.UnmatchedArgumentException;

/**
 * The commands and how they end: 0 fine, 1 failed at run time, 2 wrong usage or configuration. An
 * error that a user can mend is one line for each mistake; only a bug shows a stack trace.
 */
final class Program {
  private final Terminal output;
  private final FlowtallyCommand root;
  private final CommandLine commands;

  Program(Terminal output, Signals signals) {
    this.output = output;
    this.root = new FlowtallyCommand(output, signals);
    this.commands =
        new CommandLine(root)
            .addSubcommand(new RunCommand(output, signals))
            .addSubcommand(new CheckCommand(output))
            .addSubcommand(new DecodeCommand(output))
            .addSubcommand(new ReplayCommand(output))
            .addSubcommand(new ImportNfacctdCommand(output))
            .addSubcommand(new ExplainCommand(output))
            .addSubcommand(new DemoCommand(output, signals))
            .addSubcommand(new TopCommand())
            .addSubcommand(new FlowsCommand())
            .addSubcommand(new StatusCommand())
            .addSubcommand(new ManualCommand())
            .setOut(new PrintWriter(output.out(), true, StandardCharsets.UTF_8))
            .setErr(output.err())
            .setUsageHelpAutoWidth(true)
            .setExecutionStrategy(this::execute)
            .setParameterExceptionHandler(this::wrongUsage)
            .setExecutionExceptionHandler(this::failed);
  }

  /** Runs one command to its end; returns the exit code. */
  int run(String... args) {
    int code = commands.execute(args);
    try {
      output.out().flush();
    } catch (IOException e) {
      return failed(e);
    }
    return code;
  }

  private int execute(ParseResult parsed) {
    if (parsed.hasSubcommand() && root.namesConfiguration()) {
      throw new ParameterException(
          parsed.commandSpec().commandLine(), "--config stands after the command");
    }
    return new CommandLine.RunLast().execute(parsed);
  }

  private int wrongUsage(ParameterException mistake, String[] args) {
    CommandLine command = mistake.getCommandLine();
    output.err().println("flowtally: " + oneLine(mistake.getMessage()));
    String guess = guess(mistake);
    if (!guess.isEmpty()) {
      output.err().println("Did you mean '" + guess + "'?");
    }
    output
        .err()
        .println("Try '" + command.getCommandSpec().qualifiedName() + " --help' for what there is");
    return ExitCode.USAGE;
  }

  /** A command or an option that is nearly what was written; empty if none is. */
  private String guess(ParameterException mistake) {
    if (!(mistake instanceof UnmatchedArgumentException unmatched)) {
      return "";
    }
    String word = unmatched.getUnmatched().get(0);
    CommandSpec command = mistake.getCommandLine().getCommandSpec();
    if (word.equals("help") || word.equals("version")) {
      return command.qualifiedName() + " --" + word;
    }
    return word.startsWith("-")
        ? Spelling.guess(word.replaceFirst("=.*", ""), command.optionsMap().keySet())
        : Spelling.guess(word, command.subcommands().keySet());
  }

  private int failed(Exception thrown, CommandLine command, ParseResult parsed) {
    return failed(thrown);
  }

  private int failed(Exception thrown) {
    if (thrown instanceof ConfigurationException mistakes) {
      mistakes.mistakes().forEach(output.err()::println);
      return ExitCode.USAGE;
    }
    if (thrown instanceof WebConfigException mistakes) {
      mistakes.mistakes().forEach(output.err()::println);
      return ExitCode.USAGE;
    }
    if (thrown instanceof UncheckedIOException && thrown.getCause() instanceof IOException inner) {
      return failed(inner);
    }
    if (thrown instanceof IOException) {
      if (isClosedPipe(thrown)) {
        return ExitCode.OK; // the reader has seen enough
      }
      output.err().println("flowtally: " + oneLine(thrown.getMessage()));
    } else {
      output.err().println("flowtally: a bug, please report it:");
      thrown.printStackTrace(output.err());
    }
    return ExitCode.SOFTWARE;
  }

  private static boolean isClosedPipe(Exception thrown) {
    String message = String.valueOf(thrown.getMessage());
    return message.startsWith("Broken pipe") || message.startsWith("Stream closed");
  }

  private static String oneLine(@Nullable String message) {
    return String.valueOf(message).replaceAll("\\s*\\R\\s*", " ");
  }
}
