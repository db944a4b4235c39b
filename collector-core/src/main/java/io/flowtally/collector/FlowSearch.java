// SPDX-License-Identifier: Apache-2.0
package io.flowtally.collector;

import io.flowtally.codec.DatagramDecoder;
import io.flowtally.codec.exporter.ExporterTable;
import io.flowtally.filter.Filter;
import io.flowtally.filter.FilterException;
import io.flowtally.networks.NetRule;
import io.flowtally.recent.RecentDatagrams;
import io.flowtally.view.FlowQuery;
import io.flowtally.view.FlowQueryException;
import io.flowtally.view.FoundFlows;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.concurrent.Semaphore;

/**
 * Decodes the datagrams of the last minutes once more, with a copy of what is known of their
 * exporters, and filters the records. One search at a time: each may read all that is kept, and
 * nobody shall keep the machine busy by asking often. Thread-safe.
 */
final class FlowSearch {
  /** A copy of what is known of exporters, first as bytes; of the heap it may be a quarter. */
  private static final int COPY_SHARE = 3 * 4;

  private final ExporterTable exporters;
  private final RecentDatagrams recent;
  private final SteadyClock clock;
  private final long heap;
  private final Semaphore searching = new Semaphore(1);

  /**
   * @param heap bytes that the process may take at most
   */
  FlowSearch(ExporterTable exporters, RecentDatagrams recent, SteadyClock clock, long heap) {
    this.heap = heap;
    this.exporters = exporters;
    this.recent = recent;
    this.clock = clock;
  }

  FoundFlows find(FlowQuery query, Pipeline pipeline) throws FlowQueryException {
    if (!recent.isOn()) {
      throw new FlowQueryException("no records are kept: set recent: 64MiB", false);
    }
    if (exporters.stateOctets() > heap / COPY_SHARE) {
      throw new FlowQueryException("the heap is too small for a copy of all templates", false);
    }
    Filter filter;
    try {
      filter =
          Filter.compile(
              query.filter(),
              pipeline.networks(),
              NetRule.withoutKey(pipeline.networks()),
              pipeline.settings().elements());
    } catch (FilterException e) {
      throw new FlowQueryException("filter: " + e.getMessage(), true);
    }
    if (!searching.tryAcquire()) {
      throw new FlowQueryException("another search is under way: try again", false);
    }
    try {
      return find(query, filter, pipeline);
    } finally {
      searching.release();
    }
  }

  private FoundFlows find(FlowQuery query, Filter filter, Pipeline pipeline) {
    FlowCollection found = new FlowCollection(filter, pipeline.networks(), query);
    DatagramDecoder decoder = new DatagramDecoder(copyOfExporters(), found);
    decoder.policy(pipeline.decodePolicy());
    long sinceMs = System.currentTimeMillis() - 1000L * query.lastSeconds();
    long datagrams =
        recent.visit(
            sinceMs,
            (buffer, offset, length, hi, lo, session, arrivedMs) -> {
              found.arrived(arrivedMs);
              decoder.decode(buffer, offset, length, hi, lo, session, clock.at(arrivedMs));
            });
    return found.result(datagrams);
  }

  /** Templates and sampling rates as they are now: what a search learns and counts is its own. */
  private ExporterTable copyOfExporters() {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    ExporterTable copy = new ExporterTable(exporters.limits());
    try {
      exporters.save(new DataOutputStream(bytes));
      copy.restore(
          new DataInputStream(new ByteArrayInputStream(bytes.toByteArray())), false, clock.nowMs());
    } catch (IOException e) {
      throw new UncheckedIOException("in memory", e);
    }
    return copy;
  }
}
