// SPDX-License-Identifier: Apache-2.0
package io.flowtally.codec.limits;

import static org.assertj.core.api.Assertions.assertThat;

import io.flowtally.codec.CodecLimits;
import org.junit.jupiter.api.Test;

class MemoryBudgetTest {
  private final MemoryBudget budget = new MemoryBudget(1000, 50);

  private MemoryBudget.Allowance known() {
    MemoryBudget.Allowance allowance = new MemoryBudget.Allowance(budget);
    allowance.known();
    return allowance;
  }

  @Test
  void givesEverythingToTheFirstThatAsks() {
    MemoryBudget.Allowance first = known();
    assertThat(first.take(1000)).isTrue();
    assertThat(first.take(1)).isFalse();
    assertThat(budget.used()).isEqualTo(1000);
  }

  @Test
  void givesEveryoneTheFairShareEvenSo() {
    assertThat(known().take(1000)).isTrue();
    MemoryBudget.Allowance late = known();
    assertThat(late.take(50)).isTrue();
    assertThat(late.take(1)).isFalse();
  }

  @Test
  void givesStrangersAQuarter() {
    MemoryBudget.Allowance stranger = new MemoryBudget.Allowance(budget);
    assertThat(stranger.take(251)).isFalse();
    assertThat(stranger.take(250)).isTrue();
    assertThat(known().take(700)).isTrue();
  }

  @Test
  void takesEverythingBackFromTheForgotten() {
    MemoryBudget.Allowance forgotten = known();
    forgotten.take(300);
    forgotten.close();
    assertThat(budget.used()).isZero();
    assertThat(forgotten.take(1)).isFalse();
    forgotten.giveBack(300);
    assertThat(budget.used()).isZero();
  }

  @Test
  void saysWhetherThereWouldBeRoom() {
    MemoryBudget.Allowance first = known();
    first.take(800);
    MemoryBudget.Allowance second = known();
    second.take(200);
    assertThat(second.mayTake(50, 200)).as("the fair share").isTrue();
    assertThat(second.mayTake(200, 200)).isTrue();
    assertThat(second.mayTake(201, 200)).isFalse();
    assertThat(budget.used()).isEqualTo(1000);
  }

  @Test
  void allBudgetsTogetherTakeNoMoreThanAQuarterOfASmallHeap() {
    for (long heap : new long[] {64L << 20, 128L << 20, 179L << 20}) {
      long most = MemoryBudgets.mostBytes(CodecLimits.defaults(), heap);
      assertThat(most).isLessThanOrEqualTo(heap / 4);
    }
  }

  @Test
  void aLargeHeapChangesNothing() {
    long most = MemoryBudgets.mostBytes(CodecLimits.defaults(), 8L << 30);
    assertThat(most).isEqualTo((160L << 20) + 4096 * (48L << 10));
  }
}
