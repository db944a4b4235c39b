// SPDX-License-Identifier: Apache-2.0
package io.flowtally.capture;

import static org.assertj.core.api.Assertions.assertThat;

import io.flowtally.codec.Corpus;
import java.io.IOException;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Captures of real exporters: every packet in them is a whole UDP datagram to port 2055. */
class CorpusCapturesTest {
  static List<Corpus.Case> captures() {
    return Stream.concat(Corpus.cases().stream(), Corpus.malformed().stream()).toList();
  }

  @ParameterizedTest
  @MethodSource("captures")
  void readsEveryDatagram(Corpus.Case capture) throws IOException {
    PcapSummary summary =
        PcapFile.read(
            capture.capture(),
            (buffer, offset, length, fromHi, fromLo, fromPort, toHi, toLo, toPort, timeMs) ->
                assertThat(toPort).isEqualTo(2055));
    long packets = summary.packets();
    assertThat(packets).isPositive();
    assertThat(summary)
        .isEqualTo(new PcapSummary(packets, packets, 0, 0, 0, PcapSummary.NONE, false));
  }
}
