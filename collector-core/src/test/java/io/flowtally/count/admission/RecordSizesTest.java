// SPDX-License-Identifier: Apache-2.0
package io.flowtally.count.admission;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class RecordSizesTest {
  private final RecordSizes sizes = new RecordSizes();

  @Test
  void clipsNothingWhereAllRecordsAreAlike() {
    for (int i = 0; i < 10_000; i++) {
      sizes.sample(1_000);
    }
    sizes.takeIn(1, 1e9);
    assertThat(sizes.clip()).isGreaterThanOrEqualTo(1_000);
    assertThat(sizes.meanByOctets()).isCloseTo(1_000, within(1.0));
    assertThat(sizes.deviations()).isCloseTo(2.5, within(0.001));
  }

  @Test
  void clipsTheHeavyTailWhereHalfOfTheOctetsAre() {
    SplittableRandom random = new SplittableRandom(3);
    for (int i = 0; i < 100_000; i++) {
      sizes.sample((long) Math.min(1.5e6, 190 * Math.pow(random.nextDouble(), -1 / 1.1)));
    }
    sizes.takeIn(1, 1e9);
    assertThat(sizes.clip()).isBetween(4_096L, 16_384L);
    assertThat(sizes.deviations()).isBetween(1.0, 1.5);
  }

  @Test
  void clipsFurtherWhereOneRecordWouldLetAKeyIn() {
    for (int i = 0; i < 10_000; i++) {
      sizes.sample(i % 100 == 0 ? 50_000 : 500);
    }
    sizes.takeIn(1, 1e9);
    assertThat(sizes.clip()).isEqualTo(50_000);
    sizes.takeIn(1, 20_000);
    assertThat(sizes.clip()).isEqualTo(10_000);
    sizes.takeIn(1, 200);
    assertThat(sizes.clip()).isEqualTo(995);
  }

  @Test
  void doesNotTakeTheSizeOfAScansRecordsForThatOfTheTraffic() {
    for (int i = 0; i < 10_000; i++) {
      sizes.sample(i % 100 == 0 ? 1_000_000 : 40);
    }
    sizes.takeIn(1, 1e9);
    assertThat(sizes.clip()).isGreaterThanOrEqualTo(1_000_000);
  }

  @Test
  void letsNothingWeighUntilThereIsASample() {
    for (int i = 0; i < 9; i++) {
      sizes.sample(1_000);
      sizes.takeIn(1, 1e9);
      assertThat(sizes.isSettled()).isFalse();
      assertThat(sizes.clip()).isZero();
    }
    sizes.takeIn(1, 1e9);
    assertThat(sizes.isSettled()).isTrue();
    assertThat(sizes.clip()).isGreaterThanOrEqualTo(1_000);
  }
}
