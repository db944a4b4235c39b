// SPDX-License-Identifier: Apache-2.0
package io.flowtally.codec.exporter;

import static io.flowtally.codec.DatagramBuilder.VARIABLE;
import static io.flowtally.codec.DatagramBuilder.field;
import static io.flowtally.codec.DatagramBuilder.values;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.flowtally.codec.DatagramBuilder;
import io.flowtally.codec.Flows;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

/** What survives a restart of ours. */
class ExporterStateTest {
  private static final DatagramBuilder.Field[] FLOW = {field(8, 4), field(1, 4)};

  private final Flows flows = new Flows();

  private byte[] saved() throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    flows.table.save(new DataOutputStream(out));
    return out.toByteArray();
  }

  private static Flows restored(byte[] octets) throws IOException {
    Flows flows = new Flows();
    DataInputStream in = new DataInputStream(new ByteArrayInputStream(octets));
    flows.table.restore(in, true, Long.MAX_VALUE);
    assertThat(in.available()).isZero();
    return flows;
  }

  @Test
  void decodesDataAtOnceAfterARestart() throws IOException {
    flows.send(DatagramBuilder.v9().domain(7).template(256, FLOW));
    flows.send(
        DatagramBuilder.ipfix()
            .template(256, field(9, 1, 2), field(8, 4), field(82, VARIABLE), field(1, 2)));
    Flows after = restored(saved());
    after.send(DatagramBuilder.v9().domain(7).data(256, values().ip("10.0.0.1").u32(5)));
    after.send(
        DatagramBuilder.ipfix()
            .data(256, values().u16(1).ip("10.0.0.2").variable((byte) 1).u16(6)));
    assertThat(after.lines).containsExactly("10.0.0.1 > 0.0.0.0 5/0", "10.0.0.2 > 0.0.0.0 6/0");
    assertThat(after.exporter().decodedAny()).isTrue();
    assertThat(after.exporter().templateCount()).isEqualTo(2);
  }

  @Test
  void takesInTheExportersThatAreWanted() throws IOException {
    flows.send(DatagramBuilder.v9().domain(7).template(256, FLOW));
    byte[] saved = saved();
    long lo = flows.exporter().addressLo();
    for (boolean wanted : new boolean[] {true, false}) {
      Flows after = new Flows();
      DataInputStream in = new DataInputStream(new ByteArrayInputStream(saved));
      after.table.restore(in, true, Long.MAX_VALUE, (hi, other) -> wanted == (other == lo));
      assertThat(in.available()).isZero();
      after.send(DatagramBuilder.v9().domain(7).data(256, values().ip("10.0.0.1").u32(5)));
      assertThat(after.lines).hasSize(wanted ? 1 : 0);
    }
  }

  @Test
  void keepsSamplingAndOptionsTemplates() throws IOException {
    flows.send(
        DatagramBuilder.v9()
            .optionsTemplate(300, 1, field(1, 4), field(48, 2), field(50, 4))
            .data(300, values().u32(0).u16(3).u32(100)));
    Flows after = restored(saved());
    assertThat(after.exporter().samplingRates()).containsEntry("sampler 3", 100.0);
    after.send(DatagramBuilder.v9().data(300, values().u32(0).u16(3).u32(50)));
    assertThat(after.exporter().samplingRates()).containsEntry("sampler 3", 50.0);
  }

  @Test
  void countsAsMissedWhatWasSentMeanwhile() throws IOException {
    flows.send(DatagramBuilder.v9().sequence(10).template(256, FLOW));
    Flows after = restored(saved());
    after.send(DatagramBuilder.v9().sequence(15));
    after.table.sweep(after.nowMs + 10_000);
    assertThat(after.exporter().missedDatagrams()).isEqualTo(4);
  }

  @Test
  void countsRunningTotalsOnceAcrossARestart() throws IOException {
    DatagramBuilder.Field[] total = {field(8, 4), field(148, 4), field(85, 4)};
    flows.send(
        DatagramBuilder.v9()
            .template(256, total)
            .data(256, values().ip("10.0.0.1").u32(1).u32(100)));
    Flows after = restored(saved());
    after.send(DatagramBuilder.v9().data(256, values().ip("10.0.0.1").u32(1).u32(130)));
    assertThat(after.lines).containsExactly("10.0.0.1 > 0.0.0.0 30/0");
  }

  @Test
  void savesNothingOfStrangers() throws IOException {
    flows.send(DatagramBuilder.v9().data(256, values().u32(1)));
    assertThat(saved()).hasSize(8);
  }

  @Test
  void refusesAnotherFormat() {
    assertThatThrownBy(() -> restored(new byte[] {0, 0, 0, 99}))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("format 99");
  }

  @Test
  void endsWithAnErrorOnEveryTruncation() throws IOException {
    flows.send(DatagramBuilder.v9().template(256, FLOW));
    byte[] whole = saved();
    for (int length = 0; length < whole.length; length++) {
      byte[] cut = Arrays.copyOf(whole, length);
      assertThatThrownBy(() -> restored(cut)).isInstanceOf(IOException.class);
    }
  }
}
