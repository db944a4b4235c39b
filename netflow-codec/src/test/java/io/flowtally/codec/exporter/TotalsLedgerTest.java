// SPDX-License-Identifier: Apache-2.0
package io.flowtally.codec.exporter;

import static org.assertj.core.api.Assertions.assertThat;

import io.flowtally.codec.limits.MemoryBudget;
import java.util.HashMap;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

class TotalsLedgerTest {
  private static final int ALL = 0b1111;

  private final MemoryBudget budget = new MemoryBudget(4 << 20, 16 << 10);
  private final MemoryBudget.Allowance allowance = new MemoryBudget.Allowance(budget);
  private final TotalsLedger ledger =
      new TotalsLedger(allowance, new java.util.concurrent.atomic.LongAdder());

  private long increment(long flow, long total, long nowMs) {
    long[] counters = {total, 0, 0, 0};
    ledger.increments(flow << 32, flow << 32 | 1, counters, ALL, false, nowMs);
    return counters[0];
  }

  @Test
  void countsEveryTotalOnce() {
    allowance.known();
    Random random = new Random(3);
    Map<Long, Long> totals = new HashMap<>();
    long counted = 0;
    for (int i = 0; i < 20_000; i++) {
      long flow = 1L + random.nextInt(5000);
      long total = totals.merge(flow, (long) random.nextInt(1000), Long::sum);
      counted += increment(flow, total, 1_000_000 + i);
    }
    assertThat(counted).isEqualTo(totals.values().stream().mapToLong(Long::longValue).sum());
  }

  @Test
  void takesASmallerTotalAsANewStart() {
    assertThat(increment(1, 100, 1)).isEqualTo(100);
    assertThat(increment(1, 40, 2)).isEqualTo(40);
    assertThat(increment(1, 50, 3)).isEqualTo(10);
  }

  @Test
  void staysWithinItsAllowanceWhateverComes() {
    for (long flow = 1; flow < 100_000; flow++) {
      increment(flow, 100, 1_000_000 + flow);
    }
    assertThat(budget.used()).isPositive().isLessThanOrEqualTo(1 << 20);
  }

  @Test
  void givesTheRemainderOfATotalAndNeverLess() {
    long[] counters = {100, 1, 900, 9};
    ledger.counted(1, 1, counters, ALL, 5);
    long[] total = {150, 1, 800, 9};
    ledger.remainder(1, 1, total, ALL, false, 6);
    assertThat(total).containsExactly(50, 0, 0, 0);
    long[] again = {150, 1, 800, 9};
    ledger.remainder(1, 1, again, ALL, false, 7);
    assertThat(again).as("another flow of the same addresses").containsExactly(150, 1, 800, 9);
  }

  @Test
  void countsNothingThatComesAfterTheTotalThatHeldIt() {
    long[] total = {150, 1, 800, 9};
    ledger.remainder(1, 1, total, ALL, true, 1000);
    long[] late = {50, 0, 0, 0};
    ledger.counted(1, 1, late, ALL, 2000);
    assertThat(late).containsExactly(0, 0, 0, 0);
    long[] twice = {150, 1, 800, 9};
    ledger.remainder(1, 1, twice, ALL, true, 3000);
    assertThat(twice).containsExactly(0, 0, 0, 0);
  }

  @Test
  void takesWhatComesMuchLaterAsAnotherFlow() {
    long[] total = {150, 1, 800, 9};
    ledger.remainder(1, 1, total, ALL, true, 1000);
    long[] increments = {50, 0, 0, 0};
    ledger.counted(1, 1, increments, ALL, 100_000);
    assertThat(increments).containsExactly(50, 0, 0, 0);
    long[] nextTotal = {60, 0, 0, 0};
    ledger.remainder(1, 1, nextTotal, ALL, true, 101_000);
    assertThat(nextTotal).containsExactly(10, 0, 0, 0);
  }

  private long end(long flow, long total, long nowMs) {
    long[] counters = {total, 0, 0, 0};
    ledger.increments(flow << 32, flow << 32 | 1, counters, ALL, true, nowMs);
    return counters[0];
  }

  @Test
  void countsNoTotalAgainAfterTheEnd() {
    assertThat(increment(1, 100, 1)).isEqualTo(100);
    assertThat(end(1, 150, 2)).isEqualTo(50);
    assertThat(end(1, 150, 3)).isZero();
    assertThat(increment(1, 100, 4)).isZero();
    assertThat(end(1, 160, 5)).as("more of it").isEqualTo(10);
  }

  @Test
  void countsWhatComesMuchLaterThanTheEndAsANewFlow() {
    assertThat(end(1, 150, 1)).isEqualTo(150);
    assertThat(increment(1, 100, 60_000)).isZero();
    assertThat(increment(1, 100, 60_001)).isEqualTo(100);
    assertThat(increment(1, 110, 60_002)).isEqualTo(10);
  }

  @Test
  void forgetsNoOpenFlowForOneThatIsOver() {
    allowance.close(); // so that the table does not grow
    for (long flow = 1; flow <= 64; flow++) {
      increment(flow, 100, 1000 + flow);
    }
    for (long flow = 2001; flow <= 3000; flow++) {
      assertThat(end(flow, 70, 2000)).isEqualTo(70);
    }
    assertThat(increment(64, 110, 3000)).isEqualTo(10);
    assertThat(increment(63, 110, 3000)).isEqualTo(10);
  }

  @Test
  void leavesCountersAloneThatAreNoTotals() {
    long[] first = {100, 1, 500, 5};
    ledger.increments(1, 1, first, 0b1010, false, 1);
    long[] second = {100, 4, 500, 9};
    ledger.increments(1, 1, second, 0b1010, true, 2);
    assertThat(second).containsExactly(100, 3, 500, 4);
    long[] repeated = {100, 4, 500, 9};
    ledger.increments(1, 1, repeated, 0b1010, true, 3);
    assertThat(repeated).containsExactly(100, 0, 500, 0);
  }
}
