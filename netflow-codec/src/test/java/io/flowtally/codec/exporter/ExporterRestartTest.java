// SPDX-License-Identifier: Apache-2.0
package io.flowtally.codec.exporter;

import static io.flowtally.codec.DatagramBuilder.field;
import static io.flowtally.codec.DatagramBuilder.values;
import static org.assertj.core.api.Assertions.assertThat;

import io.flowtally.address.IpAddress;
import io.flowtally.codec.CodecLimits;
import io.flowtally.codec.DatagramBuilder;
import io.flowtally.codec.Flows;
import io.flowtally.codec.HeldOutcome;
import io.flowtally.codec.Octets;
import io.flowtally.codec.ProtocolVersion;
import io.flowtally.codec.WireError;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** After an exporter was started again its templates of before are in doubt. */
class ExporterRestartTest {
  private static final DatagramBuilder.Field[] OLD = {field(8, 4), field(1, 4)};
  private static final DatagramBuilder.Field[] NEW = {field(1, 4), field(8, 4)};
  private static final long START = 1_700_000_000;

  private final Flows flows = new Flows(new CodecLimits(16, 16, 4000, 10_000));

  /** So many seconds after {@link #START}, up for so many. */
  private static DatagramBuilder v9(long second, long uptimeS, long number) {
    return DatagramBuilder.v9()
        .exportSeconds(START + second)
        .uptimeMs(1000 * uptimeS)
        .sequence(number);
  }

  private static DatagramBuilder ipfix(long second, long number) {
    return DatagramBuilder.ipfix().exportSeconds(START + second).sequence(number);
  }

  private static Octets old(int bytes) {
    return values().ip("10.0.0.1").u32(bytes);
  }

  private static Octets fresh(int bytes) {
    return values().u32(bytes).ip("10.0.0.2");
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2})
  void holdsDataUntilTheNewTemplateComes(int portAfter) {
    flows.sendFromPort(1, v9(0, 90_000, 1000).template(256, OLD).data(256, old(1)));
    flows.sendFromPort(portAfter, v9(60, 5, 2).data(256, fresh(2)));
    assertThat(flows.lines).hasSize(1);
    flows.sendFromPort(portAfter, v9(61, 4, 1).template(256, NEW));
    flows.sendFromPort(portAfter, v9(61, 6, 3).data(256, fresh(3)));
    assertThat(flows.lines)
        .containsExactly(
            "10.0.0.1 > 0.0.0.0 1/0", "10.0.0.2 > 0.0.0.0 2/0", "10.0.0.2 > 0.0.0.0 3/0");
    assertThat(flows.exporter().errors(WireError.UNKNOWN_TEMPLATE)).isZero();
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2})
  void knowsARestartOfIpfixByItsNumbers(int portAfter) {
    flows.sendFromPort(1, ipfix(0, 500).template(256, OLD).data(256, old(1)));
    flows.sendFromPort(1, ipfix(0, 501).data(256, old(1)));
    flows.sendFromPort(portAfter, ipfix(30, 0).data(256, fresh(2)));
    assertThat(flows.lines).hasSize(2);
    flows.sendFromPort(portAfter, ipfix(31, 1).template(256, NEW));
    assertThat(flows.lines).hasSize(3).last().isEqualTo("10.0.0.2 > 0.0.0.0 2/0");
  }

  @Test
  void knowsARestartWithinTheFirstMinute() {
    flows.send(v9(0, 50, 30).template(256, OLD).data(256, old(1)));
    flows.send(v9(20, 5, 2).data(256, fresh(2)));
    assertThat(flows.lines).hasSize(1);
  }

  @Test
  void countsWhatWasHeldWhenTheTemplateTurnsOutUnchanged() {
    flows.send(v9(0, 90_000, 1000).template(256, OLD));
    flows.send(v9(60, 5, 0).data(256, old(1)));
    flows.send(v9(61, 6, 1).data(256, old(2)).template(256, OLD));
    flows.send(v9(62, 7, 2).data(256, old(3)));
    assertThat(flows.lines)
        .containsExactly(
            "10.0.0.1 > 0.0.0.0 1/0", "10.0.0.1 > 0.0.0.0 2/0", "10.0.0.1 > 0.0.0.0 3/0");
    assertThat(flows.exporter().heldNow()).isZero();
  }

  @Test
  void takesNoDatagramThatIsDoubledOrOvertakenForARestart() {
    flows.send(v9(0, 1000, 1).template(256, OLD).data(256, old(1)));
    for (long i = 1; i < 50; i++) {
      flows.send(v9(100 * i, 1000 + 100 * i, 1 + 2 * i).data(256, old(1)));
      flows.send(v9(100 * i, 1000 + 100 * i, 1 + 2 * i).data(256, old(1)));
      flows.send(v9(100 * (i - 1), 1000 + 100 * (i - 1), 2 * i).data(256, old(1)));
      flows.send(v9(0, 1000, 1).data(256, old(1)));
    }
    assertThat(flows.lines).hasSize(1 + 4 * 49);
    Flows messages = new Flows();
    messages.send(ipfix(0, 0).template(256, OLD).data(256, old(1)));
    for (long i = 1; i < 50; i++) {
      messages.send(ipfix(100 * i, 2 * i).data(256, old(1)));
      messages.send(ipfix(100 * i, 2 * i).data(256, old(1)));
      messages.send(ipfix(100 * (i - 1), 2 * i - 1).data(256, old(1)));
      messages.send(ipfix(0, 0).data(256, old(1)));
    }
    assertThat(messages.lines).hasSize(1 + 4 * 49);
  }

  /** Its clock was set, its uptime wrapped, it numbers nothing, or its uptime means nothing. */
  @Test
  void doubtsNoMoreThanOnceWhereClocksAndNumbersMeanNothing() {
    flows.send(v9(0, 4_294_960, 1).template(256, OLD));
    flows.send(v9(20, 12, 2).data(256, old(1)));
    flows.send(v9(-4000, 32, 5).data(256, old(1)));
    flows.send(v9(9000, 52, 9).data(256, old(1)));
    assertThat(flows.lines).hasSize(3);
    for (int i = 0; i < 20; i++) {
      flows.send(v9(9100 + i, 100 - i, 0).data(256, old(1)));
      flows.send(v9(9100 + i, 100 - i, 0).template(256, OLD));
    }
    assertThat(flows.lines).hasSize(23);
    assertThat(flows.exporter().heldSets(HeldOutcome.REPLAYED)).isLessThanOrEqualTo(1);
  }

  @Test
  void readsByTheOldTemplateWhatWasHeldForTooLong() {
    flows.send(v9(0, 90_000, 1000).template(256, OLD));
    flows.send(v9(60, 5, 0).data(256, old(1)));
    flows.nowMs += 10_000;
    flows.send(v9(70, 15, 1).data(256, old(2)));
    assertThat(flows.lines).containsExactly("10.0.0.1 > 0.0.0.0 1/0", "10.0.0.1 > 0.0.0.0 2/0");
  }

  @Test
  void readsByTheOldTemplateWhatDoesNotFit() {
    flows.send(v9(0, 90_000, 1000).template(256, OLD));
    for (int i = 0; i < 100; i++) {
      flows.send(v9(60, 5, i).data(256, old(i)));
    }
    assertThat(flows.lines).hasSize(100).first().isEqualTo("10.0.0.1 > 0.0.0.0 0/0");
    assertThat(flows.exporter().heldSets(HeldOutcome.OVERFLOWED)).isZero();
    assertThat(flows.table.heldOctets()).isZero();
  }

  @Test
  void readsWithAnyDatagramWhatASilentExporterLeft() {
    flows.send(v9(0, 90_000, 1000).template(256, OLD));
    flows.send(v9(60, 5, 0).data(256, old(1)));
    flows.nowMs += 20_000;
    flows.table.sweep(flows.nowMs);
    assertThat(flows.lines).isEmpty();
    flows.sendFrom(IpAddress.v4(1), DatagramBuilder.v9().build());
    assertThat(flows.lines).containsExactly("10.0.0.1 > 0.0.0.0 1/0");
    assertThat(flows.exporter().records(ProtocolVersion.V9)).isEqualTo(1);
  }
}
