// SPDX-License-Identifier: Apache-2.0
package io.flowtally.codec.exporter;

import static io.flowtally.codec.DatagramBuilder.field;
import static io.flowtally.codec.DatagramBuilder.values;
import static org.assertj.core.api.Assertions.assertThat;

import io.flowtally.address.IpAddress;
import io.flowtally.codec.DatagramBuilder;
import io.flowtally.codec.Flows;
import io.flowtally.codec.V5Record;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A new exporter that appears in the middle of a flood of forged addresses. */
class NewcomerTest {
  private static final long NEWCOMER = IpAddress.v4(0xC0000263);
  private static final int FORGED_A_SECOND = 3800;
  private static final DatagramBuilder.Field[] FLOW = {field(8, 4), field(1, 4)};

  /** What a forged address sends; some come again after three seconds. */
  enum Flood {
    FLOWS,
    TEMPLATES,
    NOTHING_KNOWN,
    FLOWS_TWICE;

    byte[] datagram() {
      DatagramBuilder datagram =
          switch (this) {
            case TEMPLATES -> DatagramBuilder.v9().template(256, FLOW);
            case NOTHING_KNOWN -> DatagramBuilder.v9().data(256, DatagramBuilder.values().u32(1));
            default -> DatagramBuilder.v5().v5Record(V5Record.flow("10.0.0.1", "10.0.0.2", 1, 1));
          };
      return datagram.build();
    }
  }

  private final Flows flows = new Flows();
  private int forged;
  private int sent;

  private void second(Flood flood, boolean newcomer) {
    byte[] datagram = flood.datagram();
    for (int i = 0; i < FORGED_A_SECOND; i++) {
      int back = flood == Flood.FLOWS_TWICE && i % 2 == 0 ? 3 * FORGED_A_SECOND / 2 : 0;
      forged += back == 0 ? 1 : 0;
      flows.sendFrom(IpAddress.v4(0x0B00_0000 + Math.max(0, forged - back)), datagram);
      if (newcomer && i % (FORGED_A_SECOND / 2) == 7) {
        flows.sendFrom(NEWCOMER, datagram());
      }
      flows.nowMs += i % 4 == 0 ? 1 : 0;
    }
    flows.nowMs += 50;
    flows.table.sweep(flows.nowMs);
    flows.lines.removeIf(line -> !line.startsWith("10.9.9.9"));
  }

  /** Its template comes with every twentieth datagram only, as Cisco does it. */
  private byte[] datagram() {
    DatagramBuilder datagram = DatagramBuilder.v9().sequence(sent);
    if (sent % 20 == 0) {
      datagram.template(256, FLOW);
    }
    sent++;
    return datagram.data(256, values().ip("10.9.9.9").u32(1)).build();
  }

  @ParameterizedTest
  @EnumSource(Flood.class)
  void becomesKnownWithinAMinuteAndKeepsItsFlows(Flood flood) {
    for (int second = 0; second < 10; second++) {
      second(flood, false);
    }
    for (int second = 0; second < 60; second++) {
      second(flood, true);
    }
    assertThat(flows.table.find(0, NEWCOMER).decodedAny()).isTrue();
    int counted = flows.lines.size();
    int before = sent;
    for (int second = 0; second < 20; second++) {
      second(flood, true);
    }
    assertThat(flows.lines.size() - counted).isEqualTo(sent - before);
    // Not much was lost before either: what waits for a template is held.
    assertThat(counted).isGreaterThan(before / 2);
  }
}
