// SPDX-License-Identifier: Apache-2.0
package io.flowtally.count.admission;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.withinPercentage;

import java.util.SplittableRandom;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DistinctKeysTest {
  @ParameterizedTest
  @ValueSource(ints = {0, 1, 10, 1_000, 10_000, 100_000, 3_000_000})
  void saysAboutHowManyThereWere(int keys) {
    DistinctKeys distinct = new DistinctKeys();
    for (int round = 0; round < 2; round++) {
      SplittableRandom random = new SplittableRandom(keys);
      for (int i = 0; i < keys; i++) {
        distinct.add(random.nextLong());
      }
    }
    assertThat(distinct.estimate()).isCloseTo(keys, withinPercentage(6));
  }
}
