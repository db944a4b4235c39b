// SPDX-License-Identifier: Apache-2.0
package io.flowtally.config;

import static org.assertj.core.api.Assertions.assertThat;

import io.flowtally.yaml.Quantity;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class QuantityTest {
  @Test
  void readsSizesInBinaryUnits() {
    assertThat(Quantity.bytes("32MiB")).hasValue(32L << 20);
    assertThat(Quantity.bytes("4 KiB")).hasValue(4096);
    assertThat(Quantity.bytes("17")).hasValue(17);
    assertThat(Quantity.bytes("17B")).hasValue(17);
    assertThat(Quantity.bytes("999999999999999GiB")).isEmpty();
    assertThat(Quantity.bytes("1MB")).isEmpty();
    assertThat(Quantity.bytes("")).isEmpty();
  }

  @Test
  void readsDurationsFromDaysToSeconds() {
    assertThat(Quantity.seconds("1d2h3m4s")).hasValue(86_400 + 7_200 + 180 + 4);
    assertThat(Quantity.seconds("90m")).hasValue(5_400);
    assertThat(Quantity.seconds("3s2m")).isEmpty();
    assertThat(Quantity.seconds("60")).isEmpty();
    assertThat(Quantity.seconds("")).isEmpty();
  }

  @Test
  void printsWhatItReads() {
    assertThat(Quantity.ofBytes(32L << 20)).isEqualTo("32MiB");
    assertThat(Quantity.ofBytes(1500)).isEqualTo("1500");
    assertThat(Quantity.ofDuration(Duration.ofHours(24))).isEqualTo("24h");
    assertThat(Quantity.ofDuration(Duration.ofSeconds(60))).isEqualTo("60s");
    assertThat(Quantity.ofDuration(Duration.ofDays(3650))).isEqualTo("3650d");
    assertThat(Quantity.ofDuration(Duration.ofMinutes(30))).isEqualTo("30m");
  }
}
