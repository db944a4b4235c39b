// SPDX-License-Identifier: Apache-2.0
package io.flowtally.count;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class InsidersTest {
  private static final int NOW = 1_800_000_000;

  private final Insiders insiders = new Insiders();

  private Bucket add(int id, float weight) {
    Bucket bucket = Bucket.of(new long[] {id}, 1, NOW, false, id + 1);
    insiders.add(bucket, weight, 0);
    return bucket;
  }

  @Test
  void addsWhatWasCountedSinceToWhatIsLeft() {
    Bucket bucket = add(1, 1000);
    bucket.add(300, 3, NOW);
    insiders.weigh(0.5);
    assertThat(insiders.weight(bucket)).isEqualTo(800);
    insiders.weigh(0.5);
    assertThat(insiders.weight(bucket)).isEqualTo(400);
  }

  @Test
  void leavesOutOfTheWeightWhatIsBeyondTheClip() {
    Bucket bucket = add(1, 0);
    insiders.clipped(bucket, 900);
    bucket.add(1000, 3, NOW);
    insiders.weigh(1);
    assertThat(insiders.weight(bucket)).isEqualTo(100);
    assertThat(bucket.bytes()).isEqualTo(1000);
  }

  @Test
  void findsTheLightestOfMany() {
    List<Float> weights = new ArrayList<>();
    for (int i = 0; i < 5_000; i++) {
      weights.add((float) (i * i));
    }
    Collections.shuffle(weights, new Random(1));
    for (int i = 0; i < weights.size(); i++) {
      add(i, weights.get(i));
    }
    List<Insiders.Light> lightest = insiders.lightest(3);
    assertThat(lightest).extracting(Insiders.Light::weight).containsExactly(0f, 1f, 4f);
    assertThat(insiders.lightest(10_000)).hasSize(5_000);
  }

  @Test
  void letsGoOfAnyWithoutMixingUpTheOthers() {
    List<Bucket> buckets = new ArrayList<>();
    for (int i = 0; i < 3_000; i++) {
      buckets.add(add(i, i));
    }
    Random random = new Random(2);
    for (int i = 0; i < 2_000; i++) {
      Bucket gone = buckets.remove(random.nextInt(buckets.size()));
      insiders.remove(gone);
      insiders.remove(gone);
      assertThat(insiders.weight(gone)).isNegative();
    }
    assertThat(insiders.size()).isEqualTo(1_000);
    for (Bucket bucket : buckets) {
      assertThat(insiders.weight(bucket)).isCloseTo((float) bucket.word(0), within(0f));
    }
  }
}
