// SPDX-License-Identifier: Apache-2.0
package io.flowtally.collector;

import io.flowtally.codec.DatagramDecoder;
import io.flowtally.codec.FlowRecord;
import io.flowtally.codec.RecordSink;
import io.flowtally.codec.exporter.ExporterTable;
import io.flowtally.collector.exporters.UndecodableSources;
import io.flowtally.count.QuiescentState;
import io.flowtally.feed.FlowFeed;
import io.flowtally.networks.FlowFacts;
import io.flowtally.receive.DatagramHandler;
import io.flowtally.receive.DatagramTap;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The way of datagrams from a socket to the buckets. Each event loop has one, used by its thread
 * only.
 *
 * <p>The records of all datagrams that a turn of the loop reads are gathered on their way to the
 * buckets, and counted with the last of them at the latest. The pipeline is read once a datagram,
 * so a reload takes effect between two datagrams and never within one.
 */
final class Loop implements DatagramHandler, RecordSink {
  private final Supplier<Pipeline> running;
  private final QuiescentState quiescence;
  private final SteadyClock clock;
  private final DatagramDecoder decoder;
  private final DatagramTap tap;
  private final @Nullable FlowFeed feed;
  private final UndecodableSources undecodable;
  private final FlowFacts facts = new FlowFacts();

  private @Nullable Pipeline pipeline;
  private AggregateCounter[] tallies = {};

  /** Of the last datagram. Buckets bear the time of the wall, all that waits the steady one. */
  private long wallMs = -1;

  private int nowSeconds;
  private long steadyMs;

  /** Between the first datagram of a turn and its end. */
  private boolean gathering;

  Loop(
      Supplier<Pipeline> running,
      ExporterTable exporters,
      QuiescentState quiescence,
      SteadyClock clock,
      UndecodableSources undecodable,
      DatagramTap tap,
      @Nullable FlowFeed feed) {
    this.tap = tap;
    this.feed = feed;
    this.running = running;
    this.quiescence = quiescence;
    this.clock = clock;
    this.undecodable = undecodable;
    this.decoder = new DatagramDecoder(exporters, this);
  }

  @Override
  public boolean wants(long exporterHi, long exporterLo) {
    Pipeline current = running.get();
    if (current != pipeline) {
      adopt(current);
    }
    return current.allows(exporterHi, exporterLo);
  }

  /** To be called after {@link #wants}, whose pipeline it uses. */
  @Override
  public void onDatagram(
      byte[] buffer,
      int offset,
      int length,
      long exporterHi,
      long exporterLo,
      long session,
      long nowMs) {
    tap.datagram(buffer, offset, length, exporterHi, exporterLo, session, nowMs);
    if (feed != null) {
      feed.datagram(buffer, offset, length, nowMs);
    }
    if (nowMs != wallMs) {
      wallMs = nowMs;
      nowSeconds = (int) (nowMs / 1000);
      steadyMs = clock.at(nowMs);
    }
    if (!gathering) {
      gathering = true;
      quiescence.enter();
    }
    if (!decoder.decode(buffer, offset, length, exporterHi, exporterLo, session, steadyMs)) {
      undecodable.note(
          exporterHi, exporterLo, decoder.rejection(), buffer, offset, length, steadyMs);
    }
  }

  /** Counts what is gathered, even where a bug has struck: the bytes that were read are real. */
  @Override
  public void onBatchEnd() {
    if (!gathering) {
      return;
    }
    try {
      for (AggregateCounter tally : tallies) {
        tally.flush(nowSeconds);
      }
    } finally {
      gathering = false;
      quiescence.leave();
    }
  }

  @Override
  public void onSessionEnd(long session) {
    decoder.endSession(session);
  }

  /** After the last datagram: reads what waited for a template that did not come again. */
  void readOverdue(long nowMs) {
    quiescence.enter();
    gathering = true;
    decoder.readOverdue(nowMs);
    onBatchEnd();
  }

  private void adopt(Pipeline next) {
    onBatchEnd();
    pipeline = next;
    decoder.policy(next.decodePolicy());
    if (feed != null) {
      feed.follow(next.recordsFilter(), next.interfaces());
    }
    tallies =
        next.aggregates().stream()
            .map(aggregate -> new AggregateCounter(aggregate, quiescence))
            .toArray(AggregateCounter[]::new);
  }

  @Override
  public void onFlow(FlowRecord flow) {
    Pipeline current = pipeline;
    if (current == null) {
      return;
    }
    facts.of(flow, current.networks());
    for (AggregateCounter tally : tallies) {
      tally.count(facts, flow, nowSeconds);
    }
    if (feed != null) {
      feed.flow(facts);
    }
  }
}
