// SPDX-License-Identifier: Apache-2.0
package io.flowtally.app;

import io.flowtally.capture.PcapHandler;
import io.flowtally.collector.ConfigurationException;
import io.flowtally.collector.Replay;
import io.flowtally.config.ConfigurationResult;
import io.flowtally.exposition.Exposition;
import java.io.IOException;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code replay}: a capture through the configured aggregates. */
@Command(
    name = "replay",
    description = "Counts a capture as run would, and prints the metrics; opens no socket.",
    mixinStandardHelpOptions = true,
    versionProvider = VersionText.class)
final class ReplayCommand implements Callable<Integer> {
  @Mixin private final ConfigOption config = new ConfigOption();
  @Mixin private final CaptureList captures = new CaptureList();

  private final Terminal output;

  ReplayCommand(Terminal output) {
    this.output = output;
  }

  @Override
  public Integer call() throws ConfigurationException, IOException {
    ConfigurationResult reading = config.read();
    Replay replay = Replays.of(reading);
    captures.read(PcapHandler.deliverTo(replay), output);
    replay.end();
    Exposition.writeCounted(replay, output.out());
    output.flush();
    return captures.exitCode(replay.decodedDatagrams(), output);
  }
}
