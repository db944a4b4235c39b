// SPDX-License-Identifier: Apache-2.0
package io.flowtally.app;

import io.flowtally.config.ConfigurationFile;
import io.flowtally.config.ConfigurationResult;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** {@code --config FILE}, the same for every command that has it. */
final class ConfigOption {
  @Option(
      names = {"-c", "--config"},
      paramLabel = "FILE",
      description = {
        "flowtally.yaml, or an nfacctd.conf as it is.",
        "Default: flowtally.yaml in ., conf/ or /etc/flowtally/."
      })
  private @Nullable Path file;

  boolean isGiven() {
    return file != null;
  }

  /** Reads it, again at each call. */
  ConfigurationResult read() {
    return file == null ? ConfigurationFile.defaults() : ConfigurationFile.read(file);
  }
}
