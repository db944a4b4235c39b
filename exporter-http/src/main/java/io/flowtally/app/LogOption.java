// SPDX-License-Identifier: Apache-2.0
package io.flowtally.app;

import io.flowtally.text.Spelling;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code --log-level}; {@link LogSetup} has read it already, here it is checked and described. */
final class LogOption {
  @Spec(Spec.Target.MIXEE)
  private @Nullable CommandSpec command;

  @Option(
      names = LogSetup.OPTION,
      paramLabel = "LEVEL",
      description = {
        "What is logged: error, warn, info (the default) or debug.",
        "Also by the variable " + LogSetup.VARIABLE + "."
      })
  void level(String level) {
    if (!LogSetup.LEVELS.contains(level.toLowerCase(java.util.Locale.ROOT)) && command != null) {
      throw new ParameterException(
          command.commandLine(),
          "\"" + level + "\" is no log level: " + Spelling.advice(level, LogSetup.LEVELS));
    }
  }
}
