// SPDX-License-Identifier: Apache-2.0
package io.flowtally.collector;

import io.flowtally.codec.exporter.ExporterTable;
import io.flowtally.collector.exporters.ExporterReport;
import io.flowtally.collector.exporters.UndecodableSources;
import io.flowtally.collector.naming.NameKeeper;
import io.flowtally.collector.state.Scrapers;
import io.flowtally.config.Settings;
import io.flowtally.count.QuiescentStates;
import io.flowtally.count.ReadersHorizon;
import io.flowtally.feed.FlowFeed;
import io.flowtally.networks.Explanation;
import io.flowtally.networks.NetworkRow;
import io.flowtally.receive.DatagramTap;
import io.flowtally.view.AddressFacts;
import io.flowtally.view.AggregateView;
import io.flowtally.view.CollectorView;
import io.flowtally.view.ExporterStatus;
import io.flowtally.view.Names;
import io.flowtally.view.NetworkInfo;
import io.flowtally.view.ScrapeAnswer;
import io.flowtally.view.Scraper;
import io.flowtally.view.ScraperStatus;
import io.flowtally.view.UndecodableSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * From a datagram to the buckets, wherever the datagrams come from: the running pipeline, the
 * exporters, and a loop for each thread that brings datagrams. Thread-safe.
 */
public abstract sealed class Engine implements CollectorView permits Collector, Replay {
  private static final Logger LOG = LoggerFactory.getLogger(Engine.class);

  public final ExporterTable exporterTable;
  final QuiescentStates quiescence = new QuiescentStates();
  final SteadyClock clock;
  public final Scrapers scrapers;
  final ExporterReport exporterReport;
  final UndecodableSources undecodable = new UndecodableSources();
  final NameKeeper nameKeeper = new NameKeeper();
  private final DatabaseWatch databases = new DatabaseWatch();
  private volatile Pipeline pipeline;

  Engine(Pipeline pipeline, SteadyClock clock) {
    this.pipeline = pipeline;
    this.clock = clock;
    this.scrapers = new Scrapers(clock::nowMs);
    pipeline.aggregates().forEach(Aggregate::begin);
    this.exporterTable = new ExporterTable(Pipeline.codecLimits(pipeline.settings()));
    this.exporterReport = new ExporterReport(exporterTable, clock);
  }

  final Loop newLoop() {
    return new Loop(
        this::pipeline,
        exporterTable,
        quiescence.register(),
        clock,
        undecodable,
        newTap(),
        newFeed());
  }

  /** What sees the datagrams of a loop besides. */
  DatagramTap newTap() {
    return DatagramTap.NONE;
  }

  /** What sends the records of a loop on; null: nothing. */
  @Nullable FlowFeed newFeed() {
    return null;
  }

  /** Whose reading a series that ends waits for. */
  ReadersHorizon readers() {
    return scrapers;
  }

  public final Pipeline pipeline() {
    return pipeline;
  }

  /** From here on the loops take up {@code next}, each before its next datagram. */
  final void run(Pipeline next) {
    pipeline = next;
    next.aggregates().forEach(Aggregate::begin);
  }

  /** Takes up databases that have been replaced; of housekeeping, once a second. */
  final void followDatabases() {
    if (!databases.sees(settings().sources())) {
      return;
    }
    synchronized (this) { // a reload is not under way
      try {
        run(PipelineAssembly.withDatabases(pipeline));
        LOG.info("databases read again");
      } catch (ConfigurationException e) {
        e.mistakes().forEach(mistake -> LOG.error("{}: the one before stays", mistake));
      }
    }
  }

  /** Takes up certificates that have been replaced; of housekeeping, once a second. */
  void followCertificates() {}

  /** The settings in force. */
  public final Settings settings() {
    return pipeline.settings();
  }

  @Override
  public final String metricsPrefix() {
    return settings().metrics().prefix();
  }

  @Override
  public final Map<String, String> staticLabels() {
    return settings().metrics().labels();
  }

  @Override
  public final List<AggregateView> aggregates() {
    return List.copyOf(pipeline.aggregates());
  }

  /** The number is taken first: whatever was born up to it is then in one of the aggregates. */
  @Override
  public final ScrapeAnswer beginAnswer(@Nullable Scraper scraper, long timeoutMs) {
    long upTo = pipeline.sequence().current();
    Pipeline running = pipeline;
    running.aggregates().forEach(aggregate -> aggregate.buckets().awaitBirths());
    boolean zeroFirst = running.settings().metrics().firstIncrements();
    return scrapers.begin(scraper, timeoutMs, upTo, zeroFirst);
  }

  @Override
  public final ScraperStatus scrapers() {
    return scrapers.status();
  }

  @Override
  public final List<ExporterStatus> exporters() {
    return exporterReport.statuses();
  }

  @Override
  public final void forEachExporter(Consumer<ExporterStatus> consumer) {
    exporterReport.forEach(consumer);
  }

  @Override
  public final long networkRowsLeftOut() {
    return pipeline.networksFile().leftOut();
  }

  @Override
  public final Optional<AddressFacts> facts(long hi, long lo) {
    Explanation explanation = pipeline.networks().explain(hi, lo);
    NetworkRow row = explanation.row();
    return Optional.of(
        new AddressFacts(
            row == null ? "" : row.prefix().toString(),
            row == null ? "" : row.group(),
            row == null || row.asNumber() == 0 ? "" : Long.toString(row.asNumber()),
            explanation.country(),
            explanation.local(),
            explanation.reason()));
  }

  @Override
  public final Names names() {
    return nameKeeper.names();
  }

  @Override
  public final List<UndecodableSource> undecodable() {
    return undecodable.list(clock);
  }

  @Override
  public final boolean forget(String address) {
    return exporterReport.forget(address);
  }

  @Override
  public final List<NetworkInfo> networks() {
    return pipeline.networkInfos();
  }
}
