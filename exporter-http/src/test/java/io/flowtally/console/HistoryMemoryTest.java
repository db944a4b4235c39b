// SPDX-License-Identifier: Apache-2.0
package io.flowtally.console;

import static org.assertj.core.api.Assertions.assertThat;

import io.flowtally.exposition.FakeCollector;
import io.flowtally.exposition.GrowingAggregate;
import java.lang.management.ManagementFactory;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What an hour of history really takes of the heap, against what docs/page.md says. */
@Tag("slow")
@Timeout(120)
class HistoryMemoryTest {
  private static final int SERIES = 20_000;
  private static final long MEMORY = 2 * AggregateHistory.memory(SERIES);

  private static long heap() {
    for (int i = 0; i < 3; i++) {
      System.gc();
    }
    return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
  }

  @Test
  void staysWithinItsLimitThoughOthersAreTheHeaviestEachTime() {
    FakeCollector collector = new FakeCollector();
    List<GrowingAggregate> aggregates =
        List.of(
            new GrowingAggregate("inbound", "ip_dst"), new GrowingAggregate("outbound", "ip_src"));
    for (GrowingAggregate aggregate : aggregates) {
      for (int series = 0; series < SERIES; series++) {
        aggregate.growKey(1, series);
      }
      collector.aggregates.add(aggregate);
    }
    long before = heap();
    try (History history = new History(collector, MEMORY)) {
      for (int round = 0; round <= AggregateHistory.ROUNDS; round++) {
        for (int i = 0; i < AggregateHistory.KEPT; i++) {
          int series = (round * AggregateHistory.KEPT + i) % SERIES;
          aggregates.forEach(one -> one.growKey(1_000 + series, series));
        }
        history.look(1_700_000_000L + 10L * round);
      }
      assertThat(history.timelines()).allMatch(Timeline::tracked).hasSize(2);
      assertThat(heap() - before).isLessThan(MEMORY);
    }
  }
}
