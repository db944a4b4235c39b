// SPDX-License-Identifier: Apache-2.0
package io.flowtally.count.admission;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class CandidatesTest {
  private final Candidates candidates = new Candidates(4, 3);
  private final long[] key = new long[3];

  @Test
  void givesBackEachKeyOnce() {
    candidates.offer(1L << 30, new long[] {1, 2, 3}, 10);
    candidates.offer(3L << 30, new long[] {4, 5, 6}, 10);
    assertThat(take(0)).isZero();
    assertThat(take(1)).isEqualTo(1L << 30);
    assertThat(key).containsExactly(1, 2, 3);
    assertThat(take(3)).isEqualTo(3L << 30);
    assertThat(key).containsExactly(4, 5, 6);
    assertThat(take(3)).isZero();
  }

  @Test
  void keepsTheHeavierOfTwoThatMeet() {
    candidates.offer(5, new long[] {1, 1, 1}, 10);
    candidates.offer(6, new long[] {2, 2, 2}, 9);
    candidates.offer(7, new long[] {3, 3, 3}, 11);
    assertThat(take(0)).isEqualTo(7);
    assertThat(key).containsExactly(3, 3, 3);
  }

  @Test
  void forgetsThemAll() {
    candidates.offer(5, new long[] {1, 1, 1}, 10);
    candidates.clear();
    assertThat(take(0)).isZero();
  }

  private long take(int place) {
    return candidates.take(place, key);
  }
}
