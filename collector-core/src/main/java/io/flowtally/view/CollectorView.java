// SPDX-License-Identifier: Apache-2.0
package io.flowtally.view;

import io.flowtally.link.LinkStatus;
import io.flowtally.link.RecordStatus;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * What the exposition reads of a running collector. Every method may be called from any thread at
 * any time; none stops the receiving.
 */
public interface CollectorView {
  /** What flow metrics start with, {@code pmacct} by default. */
  String metricsPrefix();

  /** Labels that every flow metric bears, from the configuration. */
  Map<String, String> staticLabels();

  List<AggregateView> aggregates();

  List<ListenerStatus> listeners();

  /** Those where connections are accepted. */
  default List<StreamStatus> streams() {
    return List.of();
  }

  /** What the networks file makes of an address. */
  default Optional<AddressFacts> facts(long hi, long lo) {
    return Optional.empty();
  }

  /**
   * Searches the records of the last minutes.
   *
   * @throws FlowQueryException if the filter is wrong, or it cannot be answered now
   */
  default FoundFlows flows(FlowQuery query) throws FlowQueryException {
    throw new FlowQueryException("no records are kept here", false);
  }

  /** Where copies of datagrams go, or went until a reload. */
  default List<ForwardStatus> forwards() {
    return List.of();
  }

  /** One entry a label value: past the limit of labelled exporters, the rest summed as other. */
  List<ExporterStatus> exporters();

  /** The same, one after the other, without keeping them all. */
  default void forEachExporter(Consumer<ExporterStatus> consumer) {
    exporters().forEach(consumer);
  }

  List<NetworkInfo> networks();

  ReloadStatus lastReload();

  /** True once every socket is bound and until shutdown begins. */
  boolean ready();

  /** What is kept across restarts; empty if nothing is. */
  default Optional<StateStatus> state() {
    return Optional.empty();
  }

  /**
   * To be called before a scrape answers, and again before its answer ends. Costs next to nothing.
   *
   * @throws IOException saying why the scrape must not be answered, or its answer not end
   */
  default void scraped() throws IOException {}

  /**
   * What {@link #scraped} does, for an answer that is written until the hold is closed.
   *
   * @throws IOException if the answer must not be given
   */
  default Hold hold() throws IOException {
    scraped();
    return Hold.NONE;
  }

  /** What has gone to other machines and come from them; empty where nothing does. */
  default Optional<LinkStatus> link() {
    return Optional.empty();
  }

  /** What flow records have gone to other machines; empty where none do. */
  default Optional<RecordStatus> records() {
    return Optional.empty();
  }

  /**
   * Begins an answer with the flow metrics. To be called before {@link #aggregates} is read for it.
   *
   * @param scraper null: not a scraper, but a person or a program that looks once
   * @param timeoutMs after which the scraper gives up
   */
  default ScrapeAnswer beginAnswer(@Nullable Scraper scraper, long timeoutMs) {
    return ScrapeAnswer.PLAIN;
  }

  default ScraperStatus scrapers() {
    return new ScraperStatus(0, 0);
  }

  /** Names of what has series. */
  default Names names() {
    return Names.NONE;
  }

  /** Rows of the networks file that cannot be read and are left out. */
  default long networkRowsLeftOut() {
    return 0;
  }

  /** The last addresses that sent what cannot be decoded, the latest first. */
  default List<UndecodableSource> undecodable() {
    return List.of();
  }

  /** Forgets an exporter that was taken away; false if none of this address is known. */
  default boolean forget(String address) {
    return false;
  }

  /** Reads the configuration again; a failure leaves everything as it was. */
  ReloadStatus reload();
}
