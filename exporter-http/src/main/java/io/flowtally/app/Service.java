// SPDX-License-Identifier: Apache-2.0
package io.flowtally.app;

import io.flowtally.collector.Collector;
import io.flowtally.collector.ConfigurationException;
import io.flowtally.config.ConfigurationResult;
import io.flowtally.http.MetricsServer;
import io.flowtally.http.webconfig.WebConfigException;
import io.flowtally.receive.ServiceManager;
import io.flowtally.view.Output;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The life of the running program: collector and HTTP server up, ready, reloads, then down in the
 * order that loses nothing. Runs on the caller's thread; signals come on others.
 */
final class Service {
  private static final Logger LOG = LoggerFactory.getLogger(Service.class);

  private final Supplier<ConfigurationResult> configuration;
  private final Signals signals;
  private final ServiceManager manager;
  private final CountDownLatch stop = new CountDownLatch(1);
  private final AtomicReference<@Nullable Collector> running = new AtomicReference<>();

  Service(Supplier<ConfigurationResult> configuration, Signals signals, ServiceManager manager) {
    this.configuration = configuration;
    this.signals = signals;
    this.manager = manager;
  }

  /** What is told once everything is bound. */
  interface Ready {
    void ready(List<Integer> httpPorts) throws IOException;
  }

  /** Returns once a signal has ended it and everything is down. */
  void run(Ready ready) throws ConfigurationException, WebConfigException, IOException {
    signals.on(List.of("TERM", "INT"), stop::countDown);
    signals.on(List.of("HUP", "USR2"), this::reload);
    Collector collector = Collector.start(configuration);
    try {
      MetricsServer http = new MetricsServer(HttpConfiguration.of(collector.settings()));
      for (Output output : outputs(http)) {
        collector.attach(output);
      }
      running.set(collector);
      LOG.info("ready: {}", HttpConfiguration.addresses(collector.settings(), http));
      ready.ready(http.ports());
      manager.ready();
      stop.await();
      LOG.info("stopping: counting what has arrived");
      manager.stopping();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      running.set(null);
      collector.close();
    }
    LOG.info("stopped");
  }

  private static List<Output> outputs(MetricsServer http) {
    return List.of(http);
  }

  private void reload() {
    Collector collector = running.get();
    if (collector != null) {
      manager.reloading();
      collector.reload();
      manager.ready();
    }
  }
}
