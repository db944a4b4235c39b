// SPDX-License-Identifier: Apache-2.0
package io.flowtally.app;

import io.flowtally.collector.ConfigurationCheck;
import io.flowtally.config.ConfigurationResult;
import io.flowtally.config.Settings;
import io.flowtally.http.MetricsServer;
import io.flowtally.http.webconfig.WebConfigException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code check}: what a configuration would do, or everything that is wrong with it. */
@Command(
    name = "check",
    description = "Reads the configuration and prints what it would do; 2 if it has mistakes.",
    mixinStandardHelpOptions = true,
    versionProvider = VersionText.class)
final class CheckCommand implements Callable<Integer> {
  @Mixin private final ConfigOption config = new ConfigOption();

  @Option(
      names = {"-q", "--quiet"},
      description = "Prints mistakes and warnings alone.")
  private boolean quiet;

  private final Terminal output;

  CheckCommand(Terminal output) {
    this.output = output;
  }

  @Override
  public Integer call() throws IOException {
    ConfigurationResult reading = config.read();
    ConfigurationCheck check = ConfigurationCheck.of(reading);
    if (!quiet && (reading.file() != null || reading.ok())) {
      output.line(
          "configuration: " + (reading.file() == null ? "built-in defaults" : reading.file()));
    }
    for (String line : quiet ? List.<String>of() : check.report()) {
      output.line(line);
    }
    output.flush();
    reading.remarks().forEach(output.err()::println);
    check.remarks().forEach(output.err()::println);
    List<String> mistakes = new ArrayList<>();
    check.mistakes().forEach(mistake -> mistakes.add(mistake.toString()));
    if (reading.ok()) {
      mistakes.addAll(httpMistakes(reading.settings()));
    }
    mistakes.forEach(output.err()::println);
    if (mistakes.isEmpty() && !quiet) {
      output.line("no mistakes");
    }
    return mistakes.isEmpty() ? ExitCode.OK : ExitCode.USAGE;
  }

  private static List<String> httpMistakes(Settings settings) {
    try {
      new MetricsServer(HttpConfiguration.of(settings)).close();
      return List.of();
    } catch (WebConfigException e) {
      return e.mistakes();
    }
  }
}
