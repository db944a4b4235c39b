// SPDX-License-Identifier: Apache-2.0
package io.flowtally.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.junit.jupiter.api.Test;

class DatagramHeadersTest {
  private static final byte[] ADDRESS = DatagramHeaders.address(0x2001_0DB8_0000_0000L, 7);

  @Test
  void sayWhatTheInletSaw() {
    Headers headers = DatagramHeaders.of(ADDRESS, 2055, 1_800_000_000_123L);

    assertThat(DatagramHeaders.read(headers))
        .isEqualTo(new DatagramHeaders(0x2001_0DB8_0000_0000L, 7, 2055, 1_800_000_000_123L));
    assertThat(headers.lastHeader("exporter").value())
        .containsExactly(0x20, 0x01, 0x0D, 0xB8, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 7);
  }

  /** Somebody else writes to the topic, too. */
  @Test
  void areNoneOfARecordOfSomebodyElse() {
    assertThat(DatagramHeaders.read(new RecordHeaders())).isNull();
    for (String missing : new String[] {"exporter", "session", "time"}) {
      Headers headers = DatagramHeaders.of(ADDRESS, 1, 2);
      headers.remove(missing);
      assertThat(DatagramHeaders.read(headers)).as(missing).isNull();
      headers.add(missing, new byte[3]);
      assertThat(DatagramHeaders.read(headers)).as(missing).isNull();
      headers.add(missing, null);
      assertThat(DatagramHeaders.read(headers)).as(missing).isNull();
    }
  }
}
