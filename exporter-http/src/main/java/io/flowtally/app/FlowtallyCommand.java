// SPDX-License-Identifier: Apache-2.0
package io.flowtally.app;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code flowtally} without a command: the same as {@code run}. */
@Command(
    name = "flowtally",
    description = {"Counts NetFlow v5, v9 and IPFIX for Prometheus.", "Without a command: run."},
    mixinStandardHelpOptions = true,
    versionProvider = VersionText.class,
    footer = {
      "",
      "Exit codes: 0 fine, 1 failed at run time, 2 wrong usage or configuration.",
      "Signals: TERM and INT stop after what has arrived is counted; HUP and USR2 reload."
    })
final class FlowtallyCommand implements Callable<Integer> {
  @Mixin private final ConfigOption config = new ConfigOption();

  @SuppressWarnings("UnusedVariable") // picocli checks and describes it
  @Mixin
  private final LogOption log = new LogOption();

  private final Terminal output;
  private final Signals signals;

  FlowtallyCommand(Terminal output, Signals signals) {
    this.output = output;
    this.signals = signals;
  }

  boolean namesConfiguration() {
    return config.isGiven();
  }

  @Override
  public Integer call() throws Exception {
    return new RunCommand(output, signals).run(config);
  }
}
