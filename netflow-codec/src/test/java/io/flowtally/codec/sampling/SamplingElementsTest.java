// SPDX-License-Identifier: Apache-2.0
package io.flowtally.codec.sampling;

import static io.flowtally.codec.DatagramBuilder.field;
import static io.flowtally.codec.DatagramBuilder.values;
import static org.assertj.core.api.Assertions.assertThat;

import io.flowtally.codec.DatagramBuilder;
import io.flowtally.codec.DatagramBuilder.Field;
import io.flowtally.codec.DecodePolicy;
import io.flowtally.codec.Flows;
import io.flowtally.codec.Octets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Which elements of options data give the rate of a sampler, and what it then is. */
class SamplingElementsTest {
  private final Flows flows = new Flows();

  /** Sampler 5 as the elements describe it, {@code ID=VALUE} each; one flow of it. */
  private String counted(String elements) {
    String[] pairs = elements.trim().split(" +", -1);
    Field[] fields = new Field[pairs.length + 1];
    fields[0] = field(302, 8);
    Octets record = values().u64(5);
    for (int i = 0; i < pairs.length; i++) {
      String[] pair = pairs[i].split("=", 2);
      int id = Integer.parseInt(pair[0]);
      boolean small = id == 35 || id == 49 || id == 304 || id == 390;
      fields[i + 1] = field(id, small ? 1 : 4);
      int value = Integer.parseInt(pair[1]);
      record = small ? record.u8(value) : record.u32(value);
    }
    flows.send(
        DatagramBuilder.ipfix()
            .optionsTemplate(300, 1, fields)
            .data(300, record)
            .template(256, field(1, 4), field(302, 8))
            .data(256, values().u32(100).u64(5)));
    String line = flows.lines.get(flows.lines.size() - 1);
    return line.substring(line.lastIndexOf(' ') + 1).replace("/0", "")
        + (flows.exporter().unknownSamplingRecords() > 0 ? " unknown" : "");
  }

  @ParameterizedTest
  @CsvSource({
    // selectorAlgorithm
    "304=1 305=1 306=9, 1000",
    "304=3 305=1 309=1 310=256, 25600",
    "304=3 305=1 306=0 309=2 310=1000, 50000",
    "310=256 309=1 304=3, 25600",
    "304=1 305=10 306=90 309=1 310=256, 1000",
    "304=2 307=1 308=4 305=1 306=9, 500",
    "304=1 305=100, 100 unknown",
    "304=3 309=1, 100 unknown",
    "304=3 310=256, 100 unknown",
    "304=4 309=1 310=256, 100 unknown",
    "304=6, 100 unknown",
    "304=3 309=1 34=30, 3000",
    // flowSelectorAlgorithm
    "390=1 396=1 397=20, 2000",
    "390=1 396=10 397=90, 1000",
    "390=2 398=1 399=3, 400",
    "390=3 309=1 310=123, 12300",
    "390=1 396=1, 100 unknown",
    // v9's
    "34=1 50=100, 10000",
    "34=100 50=1, 10000",
    "34=20 35=2 50=100, 2000",
    "34=20 49=2 50=100, 10000",
    "34=1 35=1 50=100 49=2, 10000",
    "34=1 305=1 306=9, 1000",
    // no algorithm
    "305=1 306=1000, 100100",
    "305=1, 100 unknown",
    "305=1 309=1 310=256, 25600",
    "309=1 310=10 305=1 306=0, 1000",
    "396=1 397=100, 10000",
    // off
    "34=0, 100",
    "50=0 49=2, 100",
    "305=0 306=0, 100",
    "309=0 310=0, 100",
  })
  void readsTheRate(String elements, String expected) {
    assertThat(counted(elements)).isEqualTo(expected);
  }

  @Test
  void aRateOfZeroEndsSampling() {
    assertThat(counted("50=1000")).isEqualTo("100000");
    assertThat(counted("50=0")).isEqualTo("100");
    assertThat(counted("50=500")).isEqualTo("50000");
  }

  @Test
  void readsAsNfacctdByWhatIsThere() {
    flows.decoder.policy(DecodePolicy.builder().samplingAsNfacctd(true).build());
    assertThat(counted("34=100 50=20")).isEqualTo("2000");
    assertThat(counted("304=3 305=1 306=9 309=1 310=256")).isEqualTo("1000");
    assertThat(counted("304=1 309=1 310=256")).isEqualTo("25600");
  }
}
