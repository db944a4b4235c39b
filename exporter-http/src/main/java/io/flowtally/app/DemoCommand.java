// SPDX-License-Identifier: Apache-2.0
package io.flowtally.app;

import io.flowtally.app.demo.DemoConfiguration;
import io.flowtally.app.demo.DemoExporter;
import io.flowtally.receive.ServiceManager;
import java.io.IOException;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;

/** {@code demo}: the collector with routers of its own, for a first look. */
@Command(
    name = "demo",
    description = "Runs on loopback with built-in routers that send v5, v9 and IPFIX.",
    mixinStandardHelpOptions = true,
    versionProvider = VersionText.class)
final class DemoCommand implements Callable<Integer> {
  @SuppressWarnings("UnusedVariable") // picocli checks and describes it
  @Mixin
  private final LogOption log = new LogOption();

  private final Terminal output;
  private final Signals signals;

  DemoCommand(Terminal output, Signals signals) {
    this.output = output;
    this.signals = signals;
  }

  @Override
  public Integer call() throws Exception {
    try (DemoConfiguration demo = DemoConfiguration.create();
        DemoExporter exporter = new DemoExporter(demo.udpPort())) {
      new Service(demo::read, signals, ServiceManager.of(Map.of()))
          .run(
              httpPorts -> {
                exporter.start();
                welcome(demo);
              });
    }
    return ExitCode.OK;
  }

  private void welcome(DemoConfiguration demo) throws IOException {
    String url = "http://127.0.0.1:" + demo.httpPort();
    output.text(
        """

        Three made-up routers send NetFlow v5, v9 and IPFIX to 127.0.0.1:%d, a datagram a second each.

          %s/          what is running
          %s/metrics   what Prometheus reads
          curl -s %s/metrics | grep pmacct_flow_bytes_total

        Ctrl-C ends it.

        """
            .formatted(demo.udpPort(), url, url, url));
    output.flush();
  }
}
