// SPDX-License-Identifier: Apache-2.0
package io.flowtally.app;

import io.flowtally.address.AddressText;
import io.flowtally.collector.ConfigurationException;
import io.flowtally.config.ConfigurationResult;
import io.flowtally.config.Settings;
import io.flowtally.names.HostFiles;
import io.flowtally.names.HostName;
import io.flowtally.networks.Explanation;
import io.flowtally.networks.NetworkRow;
import io.flowtally.yaml.Located;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code explain}: what the networks file makes of an address. */
@Command(
    name = "explain",
    description = "Shows which row of the networks file matches an address, and why.",
    mixinStandardHelpOptions = true,
    versionProvider = VersionText.class)
final class ExplainCommand implements Callable<Integer> {
  @Mixin private final ConfigOption config = new ConfigOption();

  @Parameters(
      paramLabel = "ADDRESS",
      description = "IPv4 or IPv6.",
      converter = AddressArgument.class)
  private AddressText.Words address = new AddressText.Words(0, 0);

  private final Terminal output;

  ExplainCommand(Terminal output) {
    this.output = output;
  }

  @Override
  public Integer call() throws ConfigurationException, IOException {
    ConfigurationResult reading = config.read();
    Explanation explanation = Replays.of(reading).explain(address.hi(), address.lo());
    NetworkRow row = explanation.row();
    output.line("address  " + explanation.address());
    if (row == null) {
      output.line("row      none");
    } else {
      Located<Path> file = reading.settings().networks().file();
      output.line(
          "row      "
              + row.prefix()
              + (file == null ? "" : " at " + file.value() + ":" + row.line()));
      output.line("group    " + (row.group().isEmpty() ? "none" : row.group()));
      output.line("AS       " + row.asNumber());
    }
    if (!explanation.country().isEmpty()) {
      output.line("country  " + explanation.country());
    }
    for (Map.Entry<String, String> label : explanation.labels().entrySet()) {
      output.line(label.getKey() + "  " + label.getValue());
    }
    HostName name = name(reading.settings().names());
    if (name != null) {
      output.line("name     " + name.name() + " (" + name.source() + ")");
    }
    output.line("local    " + (explanation.local() ? "yes" : "no"));
    output.line("why      " + explanation.reason());
    return ExitCode.OK;
  }

  /** By files alone; DNS is not asked. */
  private @Nullable HostName name(Settings.Names names) {
    HostFiles files =
        new HostFiles(
            names.hostsFiles().stream().map(Located::value).toList(),
            names.leaseFiles().stream().map(Located::value).toList());
    files.look();
    return files.names().find(address);
  }
}
