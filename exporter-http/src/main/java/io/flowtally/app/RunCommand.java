// SPDX-License-Identifier: Apache-2.0
package io.flowtally.app;

import io.flowtally.config.ConfigurationResult;
import io.flowtally.exposition.BuildInfo;
import io.flowtally.receive.ServiceManager;
import java.util.concurrent.Callable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;

/** {@code run}: the collector, until a signal ends it. */
@Command(
    name = "run",
    description = "Receives, counts and serves /metrics until it is told to stop.",
    mixinStandardHelpOptions = true,
    versionProvider = VersionText.class)
final class RunCommand implements Callable<Integer> {
  private static final Logger LOG = LoggerFactory.getLogger(RunCommand.class);

  @Mixin private final ConfigOption config = new ConfigOption();

  @SuppressWarnings("UnusedVariable") // picocli checks and describes it
  @Mixin
  private final LogOption log = new LogOption();

  private final Terminal output;
  private final Signals signals;

  RunCommand(Terminal output, Signals signals) {
    this.output = output;
    this.signals = signals;
  }

  @Override
  public Integer call() throws Exception {
    return run(config);
  }

  int run(ConfigOption from) throws Exception {
    // A reader of the log that stands still must not keep the program from ending.
    LogBuffer log = LogBuffer.install();
    try {
      return runLogged(from);
    } finally {
      log.close();
    }
  }

  private int runLogged(ConfigOption from) throws Exception {
    ConfigurationResult first = from.read();
    LOG.info(
        "flowtally {}, Java {}, {}",
        BuildInfo.current().version(),
        System.getProperty("java.version"),
        first.file() == null ? "built-in defaults" : first.file());
    first.remarks().forEach(remark -> LOG.warn("{}", remark));
    new Service(from::read, signals, ServiceManager.of(System.getenv())).run(ready -> {});
    output.flush();
    return ExitCode.OK;
  }
}
