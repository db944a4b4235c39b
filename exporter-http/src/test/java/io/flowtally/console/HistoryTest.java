// SPDX-License-Identifier: Apache-2.0
package io.flowtally.console;

import static org.assertj.core.api.Assertions.assertThat;

import io.flowtally.exposition.FakeCollector;
import io.flowtally.exposition.GrowingAggregate;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class HistoryTest {
  private static final int START = 1_700_000_000;

  private final FakeCollector collector = new FakeCollector();
  private final GrowingAggregate inbound = new GrowingAggregate("inbound", "ip_dst", "net_src");
  private History history = new History(collector, 16 << 20);
  private int now = START;

  HistoryTest() {
    collector.aggregates.add(inbound);
  }

  @AfterEach
  void close() {
    history.close();
  }

  private void look() {
    history.look(now);
    now += 10;
  }

  private String top(String label, int window) {
    TopTable table = history.top("inbound", label, window, 10);
    StringBuilder text = new StringBuilder().append(table.seconds()).append(" s, ");
    text.append(table.bytes()).append(':');
    table
        .rows()
        .forEach(row -> text.append(' ').append(row.value()).append('=').append(row.bytes()));
    return text.toString();
  }

  @Test
  void tellsWindowsApart() {
    inbound.grow(1_000, "10.0.0.1", "8.0.0.0"); // before the first look: nobody knows when
    look();
    inbound.grow(100, "10.0.0.1", "8.0.0.0");
    inbound.grow(30, "10.0.0.2", "8.0.0.0");
    look();
    inbound.grow(50, "10.0.0.2", "9.0.0.0");
    look();
    assertThat(top("ip_dst", 10)).isEqualTo("10 s, 50: 10.0.0.2=50");
    assertThat(top("ip_dst", 60)).isEqualTo("20 s, 180: 10.0.0.1=100 10.0.0.2=80");
    assertThat(top("net_src", 60)).isEqualTo("20 s, 180: 8.0.0.0=130 9.0.0.0=50");
  }

  @Test
  void remembersAnHour() {
    for (int i = 0; i < 1_000; i++) {
      inbound.grow(1, "10.0.0.1", "8.0.0.0");
      look();
    }
    assertThat(history.timelines().get(0).points()).hasSize(AggregateHistory.ROUNDS);
    assertThat(top("ip_dst", 3_600)).isEqualTo("3600 s, 360: 10.0.0.1=360");
  }

  @Test
  void keepsTheHeaviestOfManyAndTheSumOfAll() {
    look();
    for (int host = 0; host < 5_000; host++) {
      inbound.grow(host, "10.0." + host / 256 + "." + host % 256, "8.0.0.0");
    }
    look();
    TopTable table = history.top("inbound", "ip_dst", 10, 3);
    assertThat(table.bytes()).isEqualTo(5_000L * 4_999 / 2);
    assertThat(table.rows().stream().map(TopTable.Row::bytes))
        .containsExactly(4_999L, 4_998L, 4_997L);
    assertThat(history.top("inbound", "ip_dst", 10, 10_000).rows()).hasSize(AggregateHistory.KEPT);
  }

  @Test
  void hasTotalsAloneWhereMemoryIsShort() {
    history.close();
    history = new History(collector, 1_000);
    look();
    inbound.grow(100, "10.0.0.1", "8.0.0.0");
    look();
    assertThat(history.timelines().get(0).tracked()).isFalse();
    assertThat(top("ip_dst", 10)).isEqualTo("10 s, 100:");
  }

  @Test
  void knowsNoOtherAggregatesAndLabels() {
    look();
    assertThat(history.top("outbound", "ip_dst", 10, 10)).isNull();
    assertThat(history.top("inbound", "colour", 10, 10)).isNull();
  }

  /** A reload with another key starts an aggregate anew. */
  @Test
  void startsAnewWithAnotherKey() {
    look();
    inbound.grow(100, "10.0.0.1", "8.0.0.0");
    look();
    collector.aggregates.set(0, new GrowingAggregate("inbound", "port_dst"));
    look();
    assertThat(history.timelines().get(0).points()).isEmpty();
    assertThat(history.timelines().get(0).labels()).containsExactly("port_dst");
  }
}
