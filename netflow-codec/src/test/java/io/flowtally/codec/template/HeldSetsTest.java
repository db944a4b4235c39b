// SPDX-License-Identifier: Apache-2.0
package io.flowtally.codec.template;

import static io.flowtally.codec.DatagramBuilder.field;
import static io.flowtally.codec.DatagramBuilder.values;
import static org.assertj.core.api.Assertions.assertThat;

import io.flowtally.codec.CodecLimits;
import io.flowtally.codec.DatagramBuilder;
import io.flowtally.codec.Flows;
import io.flowtally.codec.HeldOutcome;
import io.flowtally.codec.ProtocolVersion;
import org.junit.jupiter.api.Test;

/** Data that comes before its template. */
class HeldSetsTest {
  private static final CodecLimits LIMITS = new CodecLimits(16, 16, 1000, 10_000);

  private final Flows flows = new Flows(LIMITS);

  private static DatagramBuilder data(int templateId, int bytes) {
    return DatagramBuilder.v9().data(templateId, values().ip("10.0.0.1").u32(bytes));
  }

  private static DatagramBuilder template(int templateId) {
    return DatagramBuilder.v9().template(templateId, field(8, 4), field(1, 4));
  }

  private long held(HeldOutcome outcome) {
    return flows.exporter().heldSets(outcome);
  }

  @Test
  void replaysInOrderOfArrivalWhenTheTemplateComes() {
    flows.send(data(256, 1)).send(data(257, 2)).send(data(256, 3));
    assertThat(flows.lines).isEmpty();
    assertThat(flows.exporter().heldNow()).isEqualTo(3);
    flows.send(template(256));
    assertThat(flows.lines).containsExactly("10.0.0.1 > 0.0.0.0 1/0", "10.0.0.1 > 0.0.0.0 3/0");
    assertThat(held(HeldOutcome.REPLAYED)).isEqualTo(2);
    assertThat(flows.exporter().records(ProtocolVersion.V9)).isEqualTo(2);
  }

  @Test
  void replaysDataThatStandsBeforeItsTemplateInOneDatagram() {
    flows.send(
        data(256, 1).template(256, field(8, 4), field(1, 4)).data(256, values().u32(0).u32(2)));
    assertThat(flows.lines).containsExactly("10.0.0.1 > 0.0.0.0 1/0", "0.0.0.0 > 0.0.0.0 2/0");
  }

  @Test
  void expiresWhatWaitedTooLong() {
    flows.send(data(256, 1));
    flows.nowMs += 5000;
    flows.send(data(256, 2));
    flows.table.sweep(flows.nowMs + 5000);
    flows.send(template(256));
    assertThat(flows.lines).containsExactly("10.0.0.1 > 0.0.0.0 2/0");
    assertThat(flows.exporter().heldNow()).isZero();
    assertThat(total(HeldOutcome.EXPIRED)).isEqualTo(1);
    assertThat(flows.table.heldOctets()).isZero();
  }

  private long total(HeldOutcome outcome) {
    long[] sum = {0};
    flows.table.forEach(exporter -> sum[0] += exporter.heldSets(outcome));
    return sum[0];
  }

  @Test
  void dropsTheOldestWhereThereIsNoRoom() {
    for (int i = 0; i < 20; i++) {
      flows.send(data(256, i));
    }
    long kept = flows.exporter().heldNow();
    assertThat(total(HeldOutcome.OVERFLOWED)).isEqualTo(20 - kept);
    assertThat(flows.table.heldOctets()).isLessThanOrEqualTo(1000);
    flows.send(template(256));
    assertThat(flows.lines).hasSize((int) kept).last().isEqualTo("10.0.0.1 > 0.0.0.0 19/0");
  }

  @Test
  void doesNotHoldASetThatIsLargerThanAllTheRoom() {
    flows.send(DatagramBuilder.v9().data(256, values().bytes(new byte[2000])));
    assertThat(total(HeldOutcome.OVERFLOWED)).isEqualTo(1);
  }

  @Test
  void holdsNothingIfTheLimitIsZero() {
    Flows none = new Flows(new CodecLimits(16, 16, 0, 0));
    none.send(data(256, 1)).send(template(256));
    assertThat(none.lines).isEmpty();
  }

  @Test
  void replaysToTheLoopThatReadsTheTemplate() {
    Flows otherLoop = new Flows(flows.table);
    flows.send(data(256, 1));
    otherLoop.send(template(256));
    assertThat(otherLoop.lines).hasSize(1);
  }
}
