// SPDX-License-Identifier: Apache-2.0
package io.flowtally.app;

import io.flowtally.collector.ConfigurationCheck;
import io.flowtally.config.ConfigurationFile;
import io.flowtally.config.nfacctd.NfacctdImport;
import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Parameters;

/** {@code import-nfacctd}: an nfacctd.conf as flowtally.yaml. */
@Command(
    name = "import-nfacctd",
    description =
        "Prints an nfacctd.conf as flowtally.yaml, and on stderr what has no counterpart.",
    mixinStandardHelpOptions = true,
    versionProvider = VersionText.class)
final class ImportNfacctdCommand implements Callable<Integer> {
  @Parameters(paramLabel = "FILE", description = "The nfacctd.conf.")
  private Path file = Path.of("nfacctd.conf");

  private final Terminal output;

  ImportNfacctdCommand(Terminal output) {
    this.output = output;
  }

  @Override
  public Integer call() throws IOException {
    NfacctdImport imported = NfacctdImport.read(file);
    output.text(imported.yaml());
    output.flush();
    imported.remarks().forEach(output.err()::println);
    imported.mistakes().forEach(output.err()::println);
    return imported.mistakes().isEmpty() && runs() ? ExitCode.OK : ExitCode.USAGE;
  }

  /** What was written is of no use if the collector would refuse it: that is told here already. */
  private boolean runs() {
    ConfigurationCheck check = ConfigurationCheck.of(ConfigurationFile.read(file));
    check.remarks().forEach(output.err()::println);
    check.mistakes().forEach(output.err()::println);
    return !check.report().isEmpty();
  }
}
