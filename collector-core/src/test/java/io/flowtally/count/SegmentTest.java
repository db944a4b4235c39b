// SPDX-License-Identifier: Apache-2.0
package io.flowtally.count;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class SegmentTest {
  /** One slot after the other, as it is meant. */
  private static int oneByOne(byte[] tags, int from, byte tag) {
    int at = from;
    while (tags[at] != 0 && tags[at] != tag) {
      at = (at + 1) & (tags.length - 1);
    }
    return at;
  }

  @Test
  void findsTheFirstFreeOrTaggedSlotFromEveryPlace() {
    SplittableRandom random = new SplittableRandom(7);
    for (int round = 0; round < 2_000; round++) {
      byte[] tags = new byte[64];
      for (int i = 0; i < tags.length; i++) {
        // Tags are odd; few different ones, so that all cases come.
        boolean free = random.nextInt(8) == 0;
        tags[i] = free ? 0 : (byte) (random.nextInt(4) * 0x42 | 1);
      }
      tags[random.nextInt(64)] = 0;
      for (int from = 0; from < tags.length; from++) {
        for (byte tag : new byte[] {1, 0x43, (byte) 0x85, (byte) 0xC7, (byte) 0xFF, 0x7F}) {
          assertThat(Segment.firstFreeOrTagged(tags, from, tag))
              .isEqualTo(oneByOne(tags, from, tag));
        }
      }
    }
  }
}
