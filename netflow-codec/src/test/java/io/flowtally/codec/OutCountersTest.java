// SPDX-License-Identifier: Apache-2.0
package io.flowtally.codec;

import static io.flowtally.codec.DatagramBuilder.field;
import static io.flowtally.codec.DatagramBuilder.values;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What 23 and 24 are beside 1 and 2: the same packets, or the reply. */
class OutCountersTest {
  private static final String FORWARD = "10.0.0.1 > 8.8.8.8 ";
  private static final String BACK = "8.8.8.8 > 10.0.0.1 ";

  private Flows flows = new Flows();

  private void send(int bytes, int packets, int outBytes, int outPackets) {
    flows.lines.clear();
    flows.send(
        DatagramBuilder.v9()
            .template(
                256,
                field(8, 4),
                field(12, 4),
                field(1, 4),
                field(2, 4),
                field(23, 4),
                field(24, 4))
            .data(
                256,
                values()
                    .ip("10.0.0.1")
                    .ip("8.8.8.8")
                    .u32(bytes)
                    .u32(packets)
                    .u32(outBytes)
                    .u32(outPackets)));
  }

  @ParameterizedTest
  @CsvSource({"1500, 10, 90000, 80", "1500, 10, 3001, 10", "1500, 10, 1000, 21"})
  void oneRecordThatNoMiddleboxCanMakeDecides(int bytes, int packets, int out, int outPackets) {
    send(bytes, packets, out, outPackets);
    assertThat(flows.lines)
        .containsExactly(FORWARD + bytes + "/" + packets, BACK + out + "/" + outPackets);
    assertThat(flows.exporter().repliesInOut()).isTrue();
    assertThat(flows.exporter().takeNewsOfReplies()).isTrue();
    assertThat(flows.exporter().takeNewsOfReplies()).isFalse();
    send(1000, 10, 500, 5);
    assertThat(flows.lines).containsExactly(FORWARD + "1000/10", BACK + "500/5");
    assertThat(flows.exporter().uncountedOutBytes()).isZero();
  }

  @ParameterizedTest
  @CsvSource({"134, 1, 134, 1", "134, 1, 0, 0", "1500, 10, 3000, 20", "1500, 10, 800, 4"})
  void untilThenTheyCountNowhereButInAMetric(int bytes, int packets, int out, int outPackets) {
    send(bytes, packets, out, outPackets);
    assertThat(flows.lines).containsExactly(FORWARD + bytes + "/" + packets);
    assertThat(flows.exporter().uncountedOutBytes()).isEqualTo(out);
    assertThat(flows.exporter().uncountedOutPackets()).isEqualTo(outPackets);
    assertThat(flows.exporter().repliesInOut()).isFalse();
  }

  @Test
  void theyTakeThePlaceOfCountersThatAreZero() {
    send(0, 0, 6000, 5);
    assertThat(flows.lines).containsExactly(FORWARD + "6000/5");
    send(0, 3, 6000, 5);
    assertThat(flows.lines).containsExactly(FORWARD + "6000/3");
    send(1500, 10, 90000, 80);
    send(0, 0, 6000, 5);
    assertThat(flows.lines).containsExactly(BACK + "6000/5");
  }

  @Test
  void theyDoNotIfThePolicySaysSo() {
    flows.decoder.policy(DecodePolicy.builder().fallback(false).build());
    send(0, 0, 6000, 5);
    assertThat(flows.lines).containsExactly(FORWARD + "0/0");
  }

  @Test
  void aSettingOverridesTheEvidence() {
    flows.decoder.policy(DecodePolicy.builder().outCounters(OutCounters.POST).build());
    send(1500, 10, 90000, 80);
    assertThat(flows.lines).containsExactly(FORWARD + "1500/10");
    assertThat(flows.exporter().repliesInOut()).isFalse();
    flows.decoder.policy(
        DecodePolicy.builder()
            .outCounters(OutCounters.POST)
            .outCounters(0, Flows.EXPORTER, OutCounters.REPLY)
            .build());
    send(100, 1, 100, 1);
    assertThat(flows.lines).containsExactly(FORWARD + "100/1", BACK + "100/1");
    assertThat(flows.exporter().repliesInOut()).isTrue();
    assertThat(flows.exporter().takeNewsOfReplies()).isFalse();
  }

  @Test
  void forwardLeavesTheReplyOut() {
    flows.decoder.policy(DecodePolicy.builder().reverse(false).build());
    send(1500, 10, 90000, 80);
    assertThat(flows.lines).containsExactly(FORWARD + "1500/10");
  }

  @Test
  void savedStateKeepsTheDecision() throws IOException {
    send(1500, 10, 90000, 80);
    ByteArrayOutputStream saved = new ByteArrayOutputStream();
    flows.table.save(new DataOutputStream(saved));
    flows = new Flows();
    flows.table.restore(
        new DataInputStream(new ByteArrayInputStream(saved.toByteArray())), true, flows.nowMs);
    assertThat(flows.exporter().takeNewsOfReplies()).isFalse();
    send(1000, 10, 500, 5);
    assertThat(flows.lines).containsExactly(FORWARD + "1000/10", BACK + "500/5");
  }
}
