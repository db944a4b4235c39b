// SPDX-License-Identifier: Apache-2.0
package io.flowtally.codec;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumSet;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Decodes what {@link RandomExport} made back to what it put in, for some hundreds of seeds. */
class RandomExportTest {
  private static final int SEEDS = Integer.getInteger("flowtally.seeds", 400);

  @ParameterizedTest
  @EnumSource(
      value = ProtocolVersion.class,
      names = {"V9", "IPFIX"})
  void givesBackWhatWasPutIn(ProtocolVersion version) {
    for (int seed = 0; seed < SEEDS; seed++) {
      RandomExport export = new RandomExport(version, seed);

      DecodedCapture decoded = DecodedCapture.of(export.datagrams, DecodedCapture.wire().build());

      assertThat(decoded.records.stream().map(RandomExportTest::summary).toList())
          .as("%s, seed %d", version, seed)
          .isEqualTo(export.expected);
      assertThat(decoded.decoded).isEqualTo(export.datagrams.size());
      assertThat(decoded.records).allSatisfy(record -> ExpectedLine.parse(record.json));
      // The octets are random, and so some counters are not to be believed.
      for (WireError error : EnumSet.complementOf(EnumSet.of(WireError.COUNTER_TOO_LARGE))) {
        assertThat(decoded.table.errors(error)).as("%s, seed %d", error, seed).isZero();
      }
    }
  }

  /** A template that comes after its data releases the data: nothing is lost, order may change. */
  @ParameterizedTest
  @EnumSource(
      value = ProtocolVersion.class,
      names = {"V9", "IPFIX"})
  void losesNothingWhenTheTemplatesComeLast(ProtocolVersion version) {
    for (int seed = 0; seed < SEEDS; seed++) {
      RandomExport export = new RandomExport(version, seed);
      if (export.redefines) {
        continue;
      }
      List<byte[]> late = new ArrayList<>(export.datagrams);
      Collections.shuffle(late, new Random(seed));

      DecodedCapture decoded = DecodedCapture.of(late, DecodedCapture.wire().build());

      assertThat(decoded.records.stream().map(RandomExportTest::summary).toList())
          .as("%s, seed %d", version, seed)
          .containsExactlyInAnyOrderElementsOf(export.expected);
    }
  }

  private static RandomExport.Expected summary(DecodedRecord record) {
    return new RandomExport.Expected(
        record.domain, record.template, record.options, record.fields, record.scope);
  }
}
