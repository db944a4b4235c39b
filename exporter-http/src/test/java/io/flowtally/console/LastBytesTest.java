// SPDX-License-Identifier: Apache-2.0
package io.flowtally.console;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class LastBytesTest {
  private final LastBytes last = new LastBytes();

  @Test
  void givesBackWhatWasBefore() {
    for (int look = 0; look < 5; look++) {
      last.begin(50_000);
      for (long series = 0; series < 50_000; series++) {
        long before = look == 0 ? LastBytes.UNKNOWN : series + look - 1;
        assertThat(last.exchange(series * 7, series + look)).isEqualTo(before);
      }
    }
  }

  /** New series all the time, and old ones that end: memory stays that of those there are. */
  @Test
  void forgetsWhatIsNotThereAnyMore() {
    for (int look = 0; look < 200; look++) {
      last.begin(1_000);
      for (long series = 0; series < 1_000; series++) {
        last.exchange(look * 500L + series, 1);
      }
    }
    last.begin(1_000);
    assertThat(last.capacity()).isLessThanOrEqualTo(4_096);
    assertThat(last.exchange(0, 1)).isEqualTo(LastBytes.UNKNOWN);
    assertThat(last.exchange(199 * 500L, 1)).isEqualTo(1);
  }

  /** A third are new at each look: the table does not double for those that have ended. */
  @Test
  void staysAtItsSizeWhileSeriesComeAndGo() {
    for (int look = 0; look < 200; look++) {
      last.begin(10_500);
      for (long series = 0; series < 10_500; series++) {
        last.exchange(look * 6_000L + series, 1);
      }
      assertThat(last.capacity()).isEqualTo(32_768);
    }
  }

  @Test
  void takesWhatIsSaid() {
    assertThat(LastBytes.memory(100_000)).isEqualTo(262_144 * 17L);
  }
}
