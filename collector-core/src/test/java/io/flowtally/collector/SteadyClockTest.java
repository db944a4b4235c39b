// SPDX-License-Identifier: Apache-2.0
package io.flowtally.collector;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class SteadyClockTest {
  private static final long DAY_MS = 86_400_000;

  private long wallMs = 1_700_000_000_000L;
  private long monotonicMs = 5_000;
  private final SteadyClock clock = new SteadyClock(() -> wallMs, () -> monotonicMs);

  @Test
  void goesOnAtItsOwnPaceWhenTheWallClockIsSet() {
    long before = clock.nowMs();
    wallMs -= DAY_MS;
    monotonicMs += 250;

    assertThat(clock.nowMs()).isEqualTo(before + 250);
    assertThat(clock.at(wallMs)).isEqualTo(before + 250);
  }

  @Test
  void showsByTheWallClockOfNowWhatWasBeforeItWasSet() {
    long seen = clock.nowMs();
    wallMs -= DAY_MS;
    monotonicMs += 2000;
    wallMs += 2000;

    assertThat(clock.toWallMs(seen)).isEqualTo(wallMs - 2000);
  }

  @Test
  void leavesATimeAsItIsWhileNobodySetsTheClock() {
    long seen = clock.nowMs();
    wallMs += 3001;
    monotonicMs += 3000;

    assertThat(clock.toWallMs(seen)).isEqualTo(seen);
  }
}
