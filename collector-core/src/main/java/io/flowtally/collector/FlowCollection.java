// SPDX-License-Identifier: Apache-2.0
package io.flowtally.collector;

import io.flowtally.address.IpAddress;
import io.flowtally.codec.FlowRecord;
import io.flowtally.codec.RecordSink;
import io.flowtally.filter.Filter;
import io.flowtally.key.ProtocolNames;
import io.flowtally.networks.FlowFacts;
import io.flowtally.networks.Networks;
import io.flowtally.view.FlowQuery;
import io.flowtally.view.FoundFlow;
import io.flowtally.view.FoundFlows;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;

/** Takes the records that match, keeps as many as are to be shown, and sums up all. */
final class FlowCollection implements RecordSink {
  private final Filter filter;
  private final Networks networks;
  private final FlowQuery query;
  private final FlowFacts facts = new FlowFacts();
  private final Comparator<FoundFlow> order;

  /** The first to go on top. */
  private final PriorityQueue<FoundFlow> kept;

  private long arrivedMs;
  private long oldestMs;
  private long matched;
  private long bytes;
  private long packets;
  private long searched;

  FlowCollection(Filter filter, Networks networks, FlowQuery query) {
    this.filter = filter;
    this.networks = networks;
    this.query = query;
    Comparator<FoundFlow> byTime = Comparator.comparingLong(FoundFlow::arrivedMs);
    Comparator<FoundFlow> byBytes = Comparator.comparingLong(FoundFlow::bytes);
    this.order = query.heaviest() ? byBytes.thenComparing(byTime) : byTime.thenComparing(byBytes);
    this.kept = new PriorityQueue<>(order);
  }

  /** The datagram whose records come next. */
  void arrived(long ms) {
    arrivedMs = ms;
    oldestMs = oldestMs == 0 ? ms : Math.min(oldestMs, ms);
  }

  @Override
  public void onFlow(FlowRecord flow) {
    searched++;
    facts.of(flow, networks);
    if (!filter.matches(facts)) {
      return;
    }
    matched++;
    bytes += flow.bytes();
    packets += flow.packets();
    FoundFlow first = kept.peek();
    if (kept.size() < query.limit() || (first != null && isBefore(first, flow))) {
      kept.add(found(flow));
      if (kept.size() > query.limit()) {
        kept.remove();
      }
    }
  }

  private boolean isBefore(FoundFlow first, FlowRecord flow) {
    return query.heaviest() ? first.bytes() < flow.bytes() : first.arrivedMs() <= arrivedMs;
  }

  private FoundFlow found(FlowRecord flow) {
    return new FoundFlow(
        arrivedMs,
        IpAddress.format(flow.exporterHi(), flow.exporterLo()),
        IpAddress.format(flow.srcHi(), flow.srcLo()),
        IpAddress.format(flow.dstHi(), flow.dstLo()),
        flow.hasPorts() ? flow.srcPort() : 0,
        flow.hasPorts() ? flow.dstPort() : 0,
        ProtocolNames.of(flow.protocol()),
        flow.bytes(),
        flow.packets(),
        flow.inInterface(),
        flow.outInterface(),
        flow.tos(),
        flow.tcpFlags(),
        flow.vlan(),
        flow.srcAs(),
        flow.dstAs(),
        flow.direction());
  }

  FoundFlows result(long datagrams) {
    List<FoundFlow> shown = new ArrayList<>(kept);
    shown.sort(order.reversed());
    return new FoundFlows(shown, matched, bytes, packets, searched, datagrams, oldestMs);
  }
}
