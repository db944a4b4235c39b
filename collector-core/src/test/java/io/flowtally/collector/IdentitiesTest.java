// SPDX-License-Identifier: Apache-2.0
package io.flowtally.collector;

import static org.assertj.core.api.Assertions.assertThat;

import io.flowtally.codec.HeldOutcome;
import io.flowtally.codec.WireError;
import io.flowtally.count.Bucket;
import io.flowtally.view.AggregateView;
import io.flowtally.view.ExporterStatus;
import io.flowtally.view.ListenerStatus;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The identities of docs/design.md, to the last datagram and byte: several senders against several
 * receivers at speed, while it is scraped, reloaded, and buckets, exporters and held data end.
 */
@Tag("slow")
class IdentitiesTest {
  private static final int SENDERS = 3;
  private static final int DATAGRAMS_EACH = 40_000;

  private static final String LIMITS =
      "limits: {buckets: %d, idle: 1s, exporters: 100, templates: 16, held: 4KiB, held_for: 1s}\n";
  private static final String AGGREGATES =
      """
      receivers: 3
      exporters: {allow: [127.0.0.0/9]}
      aggregates:
        inbound: {filter: %s, by: [dst_host, src_net]}
        outbound: {filter: src local, by: [src_host, dst_net]}
        everything: {by: [src_host, dst_host, peer_src_ip], count: [bytes, packets, flows]}
      """;

  @TempDir Path folder;
  private Site site;
  private Collector collector;
  private final AtomicBoolean sending = new AtomicBoolean(true);
  private int reloads;
  private int decisions;
  private int failedReloads;

  @Test
  void holdExactlyAtTheEndOfABadDay() throws Exception {
    site = new Site(folder);
    configure("dst local", 100);
    collector = Collector.start(site::read);
    ExecutorService pool = Executors.newFixedThreadPool(SENDERS + 3);
    long sent = 0;
    try {
      List<Future<?>> others = new ArrayList<>();
      others.add(pool.submit(() -> whileSending(10, this::scrape)));
      others.add(pool.submit(() -> whileSending(10, this::endWhatIsIdle)));
      others.add(pool.submit(() -> whileSending(100, this::reload)));
      List<Future<Long>> senders = new ArrayList<>();
      for (int i = 0; i < SENDERS; i++) {
        int seed = i;
        senders.add(pool.submit(() -> sendAll(seed)));
      }
      for (Future<Long> sender : senders) {
        sent += sender.get();
      }
      sending.set(false);
      for (Future<?> other : others) {
        other.get();
      }
    } finally {
      sending.set(false);
      pool.shutdownNow();
      collector.close();
    }
    assertThatAllOfItHappened();
    assertThatEveryDatagramIsAccountedFor(sent);
    for (Aggregate aggregate : collector.pipeline().aggregates()) {
      assertThatEveryRecordAndOctetIsAccountedFor(aggregate);
    }
  }

  private void configure(String inboundFilter, int buckets) {
    site.write(
        "flowtally.yaml",
        "listen: [\"127.0.0.1:0\"]\nreceive_buffer: 8MiB\n"
            + AGGREGATES.formatted(inboundFilter)
            + LIMITS.formatted(buckets));
  }

  private long sendAll(int seed) throws Exception {
    MixedTraffic traffic = new MixedTraffic(seed);
    try (ManySources sources = new ManySources(seed, collector.ports().get(0))) {
      for (int i = 0; i < DATAGRAMS_EACH; i++) {
        sources.send(traffic.next());
      }
      return sources.sent();
    }
  }

  private interface Task {
    void run() throws Exception;
  }

  private Void whileSending(long pauseMs, Task task) throws Exception {
    while (sending.get()) {
      task.run();
      Thread.sleep(pauseMs);
    }
    return null;
  }

  private void scrape() throws IOException {
    StringBuilder page = new StringBuilder();
    collector.scraped();
    for (AggregateView aggregate : collector.aggregates()) {
      long[] key = new long[aggregate.buckets().keyWords()];
      for (Bucket bucket : aggregate.buckets()) {
        page.setLength(0);
        bucket.key(key);
        aggregate.appendLabelValue(key, 0, page);
        page.append(bucket.bytes());
      }
    }
    assertThat(collector.exporters()).isNotNull();
    assertThat(collector.listeners()).hasSize(1);
  }

  /** As housekeeping does, but more often. */
  private void endWhatIsIdle() {
    int nowSeconds = (int) (System.currentTimeMillis() / 1000);
    for (Aggregate aggregate : collector.pipeline().aggregates()) {
      aggregate.buckets().expire(nowSeconds, 1, collector.quiescence);
      decisions++;
      aggregate.decide(nowSeconds, nowSeconds + decisions, collector.quiescence, (b, e) -> true);
    }
  }

  private void reload() {
    reloads++;
    switch (reloads % 4) {
      case 0 -> configure("dst local", 100);
      case 1 -> configure("dst local and not src local", 300);
      case 2 -> site.write("local.net", Site.NETWORKS + (reloads % 8 == 2 ? "8.1.0.0/16\n" : ""));
      default -> configure("dst lokal", 100);
    }
    if (!collector.reload().successful()) {
      failedReloads++;
    }
  }

  private void assertThatAllOfItHappened() {
    assertThat(failedReloads).as("failed reloads").isPositive().isLessThan(reloads);
    assertThat(collector.listeners().get(0).notAllowed()).as("not allowed").isPositive();
    for (WireError error : List.of(WireError.HEADER_CUT, WireError.UNKNOWN_TEMPLATE)) {
      assertThat(collector.exporterTable.errors(error)).as(error.reason()).isPositive();
    }
    for (HeldOutcome outcome : HeldOutcome.values()) {
      long[] count = {0};
      collector.exporterTable.forEach(exporter -> count[0] += exporter.heldSets(outcome));
      assertThat(count[0]).as(outcome.label()).isPositive();
    }
    Aggregate inbound = collector.pipeline().aggregate("inbound");
    assertThat(inbound.overflowedRecords()).as("overflowed").isPositive();
    assertThat(inbound.filteredRecords()).as("filtered").isPositive();
    assertThat(inbound.evictedBuckets()).as("evicted").isPositive();
    assertThat(inbound.overflowedBytes()).as("overflowed bytes").isPositive();
    Aggregate everything = collector.pipeline().aggregate("everything");
    assertThat(everything.buckets().admissionCounts().admitted()).as("admitted").isPositive();
  }

  /** Identity 1, and before it: what was sent was read, or the kernel says that it dropped it. */
  private void assertThatEveryDatagramIsAccountedFor(long sent) {
    ListenerStatus listener = collector.listeners().get(0);
    assertThat(listener.datagrams() + listener.kernelDropped()).as("datagrams").isEqualTo(sent);
    assertThat(listener.internalErrors()).as("internal errors").isZero();
    long rejected = listener.truncated() + listener.notAllowed();
    for (WireError error : WireError.values()) {
      rejected += error.rejectsDatagram() ? collector.exporterTable.errors(error) : 0;
    }
    assertThat(collector.exporterTable.decodedDatagrams() + rejected)
        .as("decoded and rejected")
        .isEqualTo(listener.datagrams());
    assertThat(reported()).as("in the metrics").isEqualTo(listener.datagrams());
  }

  /** The same sum as a reader of the metrics would form it. */
  private long reported() {
    ListenerStatus listener = collector.listeners().get(0);
    long sum = listener.truncated() + listener.notAllowed();
    for (ExporterStatus exporter : collector.exporters()) {
      sum += exporter.datagrams().values().stream().mapToLong(Long::longValue).sum();
      for (WireError error : WireError.values()) {
        sum += error.rejectsDatagram() ? exporter.errors().getOrDefault(error.reason(), 0L) : 0;
      }
    }
    return sum;
  }

  /** Identities 2 and 3. */
  private void assertThatEveryRecordAndOctetIsAccountedFor(Aggregate aggregate) {
    assertThat(
            aggregate.countedRecords()
                + aggregate.overflowedRecords()
                + aggregate.filteredRecords())
        .as(aggregate.name() + ": records")
        .isEqualTo(collector.exporterTable.flows());
    long bytes = aggregate.evictedBytes();
    long packets = aggregate.evictedPackets();
    long flows = aggregate.evictedFlows();
    for (Bucket bucket : aggregate.buckets()) {
      bytes += bucket.bytes();
      packets += bucket.packets();
      flows += bucket.flows();
    }
    assertThat(bytes).as(aggregate.name() + ": bytes").isEqualTo(aggregate.bytes());
    assertThat(packets).as(aggregate.name() + ": packets").isEqualTo(aggregate.packets());
    assertThat(flows).as(aggregate.name() + ": flows").isEqualTo(aggregate.flows());
    assertThat(flows > 0).as(aggregate.name() + ": flows").isEqualTo(aggregate.countsFlows());
  }
}
