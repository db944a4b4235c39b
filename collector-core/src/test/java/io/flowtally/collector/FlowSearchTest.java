// SPDX-License-Identifier: Apache-2.0
package io.flowtally.collector;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.flowtally.codec.DatagramBuilder;
import io.flowtally.recent.RecentDatagrams;
import io.flowtally.view.FlowQuery;
import io.flowtally.view.FlowQueryException;
import io.flowtally.view.FoundFlow;
import io.flowtally.view.FoundFlows;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class FlowSearchTest {
  @TempDir Path folder;

  private Collector start(String lines) throws Exception {
    Site site = new Site(folder).configure(lines);
    return Collector.start(site::read);
  }

  private static void sendAndAwait(Collector collector, byte[]... datagrams) throws Exception {
    long before = collector.exporterTable.decodedDatagrams();
    for (byte[] datagram : datagrams) {
      Site.send(collector, datagram);
    }
    while (collector.exporterTable.decodedDatagrams() < before + datagrams.length) {
      Thread.sleep(2);
    }
  }

  private static FoundFlows find(Collector collector, String filter) throws Exception {
    return collector.flows(new FlowQuery(filter, 60, 10, true));
  }

  @Test
  void findsTheHeaviestOfWhatMatchesAndSumsUpAll() throws Exception {
    try (Collector collector = start("recent: 8MiB\n")) {
      for (int i = 1; i <= 20; i++) {
        sendAndAwait(collector, Site.flow("8.8.8.8", "10.1.2." + i, 100L * i, i));
      }
      sendAndAwait(collector, Site.flow("10.1.2.3", "8.8.8.8", 7, 1));

      FoundFlows inbound = find(collector, "dst local");
      assertThat(inbound.matched()).isEqualTo(20);
      assertThat(inbound.bytes()).isEqualTo(21_000);
      assertThat(inbound.packets()).isEqualTo(210);
      assertThat(inbound.searched()).isEqualTo(21);
      assertThat(inbound.datagrams()).isEqualTo(21);
      assertThat(inbound.flows().stream().map(FoundFlow::dst))
          .hasSize(10)
          .startsWith("10.1.2.20", "10.1.2.19")
          .endsWith("10.1.2.11");

      FoundFlow flow = find(collector, "src host 10.1.2.3").flows().get(0);
      assertThat(flow.exporter()).isEqualTo("127.0.0.1");
      assertThat(flow.src()).isEqualTo("10.1.2.3");
      assertThat(flow.dst()).isEqualTo("8.8.8.8");
      assertThat(flow.bytes()).isEqualTo(7);
      assertThat(System.currentTimeMillis() - flow.arrivedMs()).isBetween(0L, 60_000L);
    }
  }

  @Test
  void showsTheNewestIfAskedTo() throws Exception {
    try (Collector collector = start("recent: 8MiB\n")) {
      for (int i = 1; i <= 5; i++) {
        sendAndAwait(collector, Site.flow("8.8.8.8", "10.1.2." + i, 100, 1));
        Thread.sleep(3);
      }
      assertThat(
              collector.flows(new FlowQuery("", 60, 2, false)).flows().stream().map(FoundFlow::dst))
          .containsExactly("10.1.2.5", "10.1.2.4");
    }
  }

  /** A template came long before, and what a search decodes is not counted once more. */
  @Test
  void decodesByTemplatesThatAreKnown() throws Exception {
    byte[] template =
        DatagramBuilder.ipfix()
            .template(
                300,
                DatagramBuilder.field(8, 4),
                DatagramBuilder.field(12, 4),
                DatagramBuilder.field(1, 4))
            .build();
    byte[] data =
        DatagramBuilder.ipfix()
            .data(300, DatagramBuilder.values().ip("8.8.8.8").ip("10.1.2.3").u32(4_000))
            .build();
    try (Collector collector = start("recent: 512KiB\n")) {
      sendAndAwait(collector, template);
      // Awaited, so that the kernel drops none and the template is overwritten for certain.
      byte[][] hundred = new byte[100][];
      Arrays.fill(hundred, data);
      for (int i = 0; i < 120; i++) {
        sendAndAwait(collector, hundred);
      }
      // A turn is counted at its end, which comes after the decoding of its datagrams.
      long counted = 12_000L * 4_000;
      while (Site.aggregate(collector, "inbound").bytes() < counted) {
        Thread.sleep(2);
      }

      FoundFlows found = find(collector, "dst host 10.1.2.3");
      assertThat(found.matched()).isPositive().isEqualTo(found.datagrams()).isLessThan(12_000);
      assertThat(found.bytes()).isEqualTo(4_000 * found.matched());
      assertThat(Site.aggregate(collector, "inbound").bytes()).isEqualTo(counted);
    }
  }

  @Test
  void saysWhyItCannotAnswer() throws Exception {
    try (Collector collector = start("recent: 8MiB\n")) {
      assertThatThrownBy(() -> find(collector, "colour red"))
          .isInstanceOfSatisfying(FlowQueryException.class, e -> assertThat(e.wrong()).isTrue())
          .hasMessageContaining("colour");
    }
    try (Collector collector = start("recent: 0\n")) {
      assertThatThrownBy(() -> find(collector, ""))
          .isInstanceOfSatisfying(FlowQueryException.class, e -> assertThat(e.wrong()).isFalse())
          .hasMessage("no records are kept: set recent: 64MiB");
    }
  }

  /** Strangers can send many templates; a search must not take as much again of a small heap. */
  @Test
  void copiesNoMoreThanTheHeapHasFor() throws Exception {
    byte[] template =
        DatagramBuilder.ipfix()
            .template(300, DatagramBuilder.field(8, 4), DatagramBuilder.field(1, 4))
            .build();
    try (Collector collector = start("")) {
      sendAndAwait(collector, template);
      long state = collector.exporterTable.stateOctets();
      assertThat(state).isPositive();
      RecentDatagrams recent = new RecentDatagrams(1 << 20, 1);
      FlowQuery query = new FlowQuery("", 60, 10, true);
      FlowSearch enough =
          new FlowSearch(collector.exporterTable, recent, collector.clock, 12 * state);
      assertThat(enough.find(query, collector.pipeline()).matched()).isZero();
      FlowSearch small =
          new FlowSearch(collector.exporterTable, recent, collector.clock, 11 * state);
      assertThatThrownBy(() -> small.find(query, collector.pipeline()))
          .isInstanceOf(FlowQueryException.class)
          .hasMessageContaining("heap is too small");
    }
  }
}
