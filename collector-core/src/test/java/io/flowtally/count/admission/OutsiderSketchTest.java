// SPDX-License-Identifier: Apache-2.0
package io.flowtally.count.admission;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class OutsiderSketchTest {
  private static final int ENTRIES = 2_048;

  private final OutsiderSketch sketch = new OutsiderSketch(ENTRIES);
  private final SplittableRandom random = new SplittableRandom(1);

  @Test
  void addsUpWhatAKeySent() {
    assertThat(sketch.add(42L << 32 | 7, 1000, random.nextLong())).isEqualTo(1000);
    assertThat(sketch.add(42L << 32 | 7, 500, random.nextLong())).isEqualTo(1500);
    assertThat(sketch.weight(42L << 32 | 7)).isEqualTo(1500);
    assertThat(sketch.weight(42L << 32 | 8)).isZero();
  }

  @Test
  void keepsWhatIsHeavyThroughAFloodOfKeysThatComeOnce() {
    long[] heavy = random.longs(50).toArray();
    for (int i = 0; i < 1_000_000; i++) {
      sketch.add(random.nextLong(), 100, random.nextLong());
      if (i % 20 == 0) {
        sketch.add(heavy[i / 20 % heavy.length], 1_000, random.nextLong());
      }
    }
    for (long hash : heavy) {
      assertThat(sketch.weight(hash)).isCloseTo(1_000_000, within(60_000f));
    }
  }

  @Test
  void makesNoKeyOfAFloodHeavy() {
    float heaviest = 0;
    for (int i = 0; i < 1_000_000; i++) {
      heaviest = Math.max(heaviest, sketch.add(random.nextLong(), 100, random.nextLong()));
    }
    assertThat(heaviest).isEqualTo(100);
  }

  @Test
  void forgetsByAndBy() {
    sketch.put(99, 1_000);
    sketch.decay(0.5f);
    assertThat(sketch.weight(99)).isEqualTo(500);
    for (int i = 0; i < 20; i++) {
      sketch.decay(0.5f);
    }
    assertThat(sketch.weight(99)).isZero();
  }

  @Test
  void takesAKeyInWithItsWeightInPlaceOfALighterOneOnly() {
    for (int fingerprint = 1; fingerprint <= 8; fingerprint++) {
      sketch.put(fingerprint, 100 * fingerprint);
    }
    sketch.put(9, 50);
    assertThat(sketch.weight(9)).isZero();
    sketch.put(9, 150);
    assertThat(sketch.weight(9)).isEqualTo(150);
    assertThat(sketch.weight(1)).isZero();
    sketch.put(9, 20);
    assertThat(sketch.weight(9)).isEqualTo(20);
    sketch.remove(9);
    assertThat(sketch.weight(9)).isZero();
  }

  @Test
  void hasAFixedSize() {
    assertThat(sketch.memoryBytes()).isEqualTo(ENTRIES * 8L);
  }
}
