// SPDX-License-Identifier: Apache-2.0
package io.flowtally.codec.exporter;

import static io.flowtally.codec.DatagramBuilder.field;
import static io.flowtally.codec.DatagramBuilder.values;
import static org.assertj.core.api.Assertions.assertThat;

import io.flowtally.codec.DatagramBuilder;
import io.flowtally.codec.Flows;
import io.flowtally.codec.HeldOutcome;
import io.flowtally.codec.WireError;
import org.junit.jupiter.api.Test;

/** What belongs to one connection of an exporter, and ends with it. */
class ConnectionsTest {
  private static final long FIRST = Connections.LAST_PORT + 1L;
  private static final long SECOND = FIRST + 1;
  private static final DatagramBuilder.Field SOURCE = field(8, 4);
  private static final DatagramBuilder.Field BYTES = field(1, 4);
  private static final DatagramBuilder.Field PACKETS = field(2, 4);

  private final Flows flows = new Flows();

  private static DatagramBuilder data(long sequence) {
    return DatagramBuilder.ipfix()
        .sequence(sequence)
        .data(256, values().ip("10.0.0.1").u32(7).u32(3));
  }

  private static DatagramBuilder template(DatagramBuilder.Field... fields) {
    return DatagramBuilder.ipfix().template(256, fields);
  }

  private long errors(WireError error) {
    return flows.table.errors(error);
  }

  @Test
  void readEachByItsOwnTemplate() {
    flows.sendFromPort(FIRST, template(SOURCE, BYTES, PACKETS));
    flows.sendFromPort(SECOND, template(SOURCE, PACKETS, BYTES));
    flows.sendFromPort(FIRST, data(0));
    flows.sendFromPort(SECOND, data(0));
    assertThat(flows.lines).hasSize(2).doesNotHaveDuplicates();
    assertThat(flows.exporter().templateCount()).isEqualTo(2);
    assertThat(flows.exporter().missedRecords()).isZero();
  }

  @Test
  void leaveTemplatesToNobodyElse() {
    flows.sendFromPort(FIRST, template(SOURCE, BYTES, PACKETS));
    flows.sendFromPort(SECOND, data(0));
    flows.sendFromPort(50_001, data(0));
    assertThat(flows.lines).isEmpty();
    assertThat(errors(WireError.UNKNOWN_TEMPLATE)).isEqualTo(2);
  }

  @Test
  void takeNoTemplateOfUdp() {
    flows.sendFromPort(50_001, template(SOURCE, BYTES, PACKETS));
    flows.sendFromPort(FIRST, data(0));
    assertThat(flows.lines).isEmpty();
  }

  /** A stream of bytes keeps the order: what has no template yet will not get one. */
  @Test
  void holdNothing() {
    flows.sendFromPort(FIRST, data(0));
    flows.sendFromPort(FIRST, template(SOURCE, BYTES, PACKETS).sequence(1));
    assertThat(flows.lines).isEmpty();
    assertThat(flows.exporter().heldNow()).isZero();
    for (HeldOutcome outcome : HeldOutcome.values()) {
      assertThat(flows.exporter().heldSets(outcome)).isZero();
    }
  }

  /** What waits for a template over UDP is not read by that of a connection. */
  @Test
  void leaveWhatIsHeldOfUdp() {
    flows.sendFromPort(50_001, data(0));
    flows.sendFromPort(FIRST, template(SOURCE, PACKETS, BYTES));
    assertThat(flows.lines).isEmpty();
    flows.sendFromPort(50_001, template(SOURCE, BYTES, PACKETS).sequence(1));
    assertThat(flows.lines).hasSize(1);
  }

  @Test
  void honourWithdrawals() {
    flows.sendFromPort(FIRST, template(SOURCE, BYTES, PACKETS));
    flows.sendFromPort(SECOND, template(SOURCE, BYTES, PACKETS));
    flows.sendFromPort(FIRST, DatagramBuilder.ipfix().withdrawal(256));
    flows.sendFromPort(FIRST, data(0));
    assertThat(flows.lines).isEmpty();
    flows.sendFromPort(SECOND, data(0));
    assertThat(flows.lines).hasSize(1);
    assertThat(errors(WireError.WITHDRAWAL_IGNORED)).isZero();
    assertThat(flows.exporter().templateCount()).isEqualTo(1);
  }

  @Test
  void honourTheWithdrawalOfAll() {
    flows.sendFromPort(FIRST, template(SOURCE, BYTES, PACKETS).template(257, SOURCE, BYTES));
    assertThat(flows.exporter().templateCount()).isEqualTo(2);
    flows.sendFromPort(FIRST, DatagramBuilder.ipfix().withdrawal(2));
    assertThat(flows.exporter().templateCount()).isZero();
  }

  @Test
  void giveBackWhatTheyTook() {
    long before = flows.table.stateOctets();
    for (long session = FIRST; session < FIRST + 100; session++) {
      flows.sendFromPort(session, template(SOURCE, BYTES, PACKETS));
    }
    assertThat(flows.table.stateOctets()).isGreaterThan(before + 100 * 256);
    assertThat(flows.exporter().templateCount()).isEqualTo(100);
    for (long session = FIRST; session < FIRST + 100; session++) {
      flows.decoder.endSession(session);
    }
    assertThat(flows.table.stateOctets()).isEqualTo(before);
    assertThat(flows.exporter().templateCount()).isZero();
    flows.sendFromPort(FIRST, data(0));
    assertThat(flows.lines).isEmpty();
  }

  @Test
  void missWhatTheNumbersLeaveOut() {
    flows.sendFromPort(FIRST, template(SOURCE, BYTES, PACKETS));
    flows.sendFromPort(FIRST, data(0));
    flows.sendFromPort(FIRST, data(5));
    flows.nowMs += 3_000;
    flows.sendFromPort(FIRST, data(6));
    assertThat(flows.exporter().missedRecords()).isEqualTo(4);
    flows.sendFromPort(FIRST, data(8));
    flows.decoder.endSession(FIRST);
    assertThat(flows.exporter().missedRecords()).isEqualTo(5);
  }

  /** As softflowd counts: by messages, not by records. */
  @Test
  void missNothingOfNumbersThatCountOtherwise() {
    flows.sendFromPort(FIRST, template(SOURCE, BYTES, PACKETS));
    for (int i = 0; i < 10; i++) {
      flows.sendFromPort(FIRST, data(i).data(256, values().ip("10.0.0.1").u32(7).u32(3)));
    }
    flows.decoder.endSession(FIRST);
    assertThat(flows.exporter().missedRecords()).isZero();
  }

  @Test
  void numberEachDomainByItself() {
    flows.sendFromPort(FIRST, template(SOURCE, BYTES, PACKETS).domain(1));
    flows.sendFromPort(FIRST, template(SOURCE, BYTES, PACKETS).domain(2).sequence(1_000_000));
    for (int i = 0; i < 10; i++) {
      flows.sendFromPort(FIRST, data(i).domain(1));
      flows.sendFromPort(FIRST, data(1_000_000 + i).domain(2));
    }
    assertThat(flows.exporter().missedRecords()).isZero();
    assertThat(flows.lines).hasSize(20);
  }

  @Test
  void rememberASmallNumberOfDomains() {
    flows.sendFromPort(FIRST, template(SOURCE, BYTES, PACKETS).domain(0));
    long before = flows.table.stateOctets();
    for (int domain = 1; domain < 100 * Connection.MOST_DOMAINS; domain++) {
      flows.sendFromPort(FIRST, data(0).domain(domain));
    }
    assertThat(flows.table.stateOctets() - before)
        .isLessThanOrEqualTo((long) Connection.MOST_DOMAINS * ObservationDomain.SESSION_WEIGHT);
  }

  /** No template comes twice on a connection, so it must outlive what is known of its exporter. */
  @Test
  void keepTheirTemplatesWhenTheExporterIsForgotten() {
    flows.sendFromPort(FIRST, template(SOURCE, BYTES, PACKETS));
    flows.sendFromPort(FIRST, data(0));
    Exporter before = flows.exporter();
    assertThat(flows.table.forget(before.addressHi(), before.addressLo())).isTrue();
    flows.sendFromPort(FIRST, data(1));
    assertThat(flows.lines).hasSize(2);
    assertThat(flows.exporter()).isNotSameAs(before);
    assertThat(flows.exporter().templateCount()).isEqualTo(1);
  }
}
