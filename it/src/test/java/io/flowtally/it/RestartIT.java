// SPDX-License-Identifier: Apache-2.0
package io.flowtally.it;

import static io.flowtally.codec.DatagramBuilder.field;
import static io.flowtally.codec.DatagramBuilder.values;
import static org.assertj.core.api.Assertions.assertThat;

import io.flowtally.codec.DatagramBuilder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What a stop, a crash and a start cost: nothing that had been accepted, or saved. {@link
 * SocketActivationIT} has the socket that outlives the process.
 */
class RestartIT {
  private static final Duration PATIENCE = Duration.ofSeconds(30);
  private static final String BYTES = "pmacct_flow_bytes_total";
  private static final String INBOUND = "aggregate=\"inbound\"";

  @TempDir Path directory;

  @Test
  void countsAllThatTheKernelHadAcceptedWhenItIsTerminatedUnderLoad() throws IOException {
    Installation installation =
        new Installation(directory, "receivers: 2\nstate: {directory: state}\n");
    List<CountedLoad> loads = new ArrayList<>();
    try (FlowtallyProcess flowtally = installation.start()) {
      for (int i = 0; i < 8; i++) {
        loads.add(new CountedLoad(installation.udp, 250));
      }
      flowtally.awaitDatagrams(1000);
      // So that a good part of it waits in the kernel when the end comes.
      flowtally.program().signal("STOP");
      long before = accepted(loads);
      Waiting.until("a backlog", PATIENCE, () -> accepted(loads) > before + 200);
      flowtally.program().signal("TERM");
      flowtally.program().signal("CONT");
      assertThat(flowtally.program().await(PATIENCE)).as("exit").isZero();
    } finally {
      for (CountedLoad load : loads) {
        load.awaitRefusal();
        load.close();
      }
    }
    try (FlowtallyProcess flowtally = installation.start()) {
      Exposition page = flowtally.scrape();
      assertThat(page.sum(BYTES, INBOUND)).isEqualTo(accepted(loads));
      assertThat(page.sum("flowtally_state_restored")).isEqualTo(1);
    }
  }

  private static long accepted(List<CountedLoad> loads) {
    return loads.stream().mapToLong(CountedLoad::accepted).sum();
  }

  @Test
  void decodesV9AtOnceAfterARestart() throws IOException {
    Installation installation = new Installation(directory, "state: {directory: state}\n");
    try (Sender sender = new Sender()) {
      try (FlowtallyProcess flowtally = installation.start()) {
        sender.send(List.of(template()), installation.udp);
        flowtally.awaitDatagrams(1);
        flowtally.program().signal("TERM");
        flowtally.program().await(PATIENCE);
      }
      try (FlowtallyProcess flowtally = installation.start()) {
        sender.send(List.of(data(1, 70)), installation.udp);
        flowtally.awaitDatagrams(1);
        Exposition page = flowtally.scrape();
        assertThat(page.sum(BYTES, INBOUND)).isEqualTo(70);
        assertThat(page.sum("flowtally_exporter_errors_total")).isZero();
      }
    }
  }

  /**
   * Prometheus has read more than the snapshot has. To go on from the snapshot would let a counter
   * fall to what is not zero, and all of that would pass for new traffic.
   */
  @Test
  void startsCountersAtZeroAndKeepsTemplatesWhenItIsKilledAfterAScrape() throws IOException {
    Installation installation =
        new Installation(directory, "state: {directory: state, interval: 10s}\n");
    try (Sender sender = new Sender()) {
      try (FlowtallyProcess flowtally = installation.start()) {
        sender.send(List.of(template(), data(1, 70)), installation.udp);
        flowtally.awaitDatagrams(2);
        awaitSnapshots(installation, 1);
        sender.send(List.of(data(2, 5)), installation.udp);
        flowtally.awaitDatagrams(3);
        assertThat(flowtally.scrape().sum(BYTES, INBOUND)).isEqualTo(75);
        flowtally.program().kill();
      }
      try (FlowtallyProcess flowtally = installation.start()) {
        assertThat(flowtally.scrape().sum(BYTES, INBOUND)).isZero();
        assertThat(flowtally.scrape().sum("flowtally_state_restored")).isEqualTo(1);
        sender.send(List.of(data(3, 9)), installation.udp);
        flowtally.awaitDatagrams(1);
        assertThat(flowtally.scrape().sum(BYTES, INBOUND)).isEqualTo(9);
        assertThat(flowtally.program().log()).contains("counters start at zero");
      }
    }
  }

  private static byte[] template() {
    return DatagramBuilder.v9().template(256, field(8, 4), field(12, 4), field(1, 4)).build();
  }

  private static byte[] data(int sequence, long bytes) {
    return DatagramBuilder.v9()
        .sequence(sequence)
        .data(256, values().ip("198.51.100.7").ip("10.1.2.3").u32(bytes))
        .build();
  }

  @Test
  void goesOnFromTheLastWholeSnapshotWhenItIsKilledInTheMiddleOfAWrite() throws IOException {
    Installation installation =
        new Installation(directory, "state: {directory: state, interval: 1s}\n");
    Path part = directory.resolve("state").resolve("flowtally.state.part");
    int hosts = 60_000;
    int cutShort = 0;
    try (Sender sender = new Sender()) {
      for (int round = 0; round < 4; round++) {
        try (FlowtallyProcess flowtally = installation.start()) {
          if (round == 0) {
            sender.send(HostFlood.datagrams(hosts), installation.udp);
            awaitSnapshots(installation, 3);
          } else {
            awaitSnapshots(installation, 1);
          }
          while (!Files.exists(part)) {
            Thread.onSpinWait();
          }
          flowtally.program().kill();
        }
        cutShort += Files.exists(part) ? 1 : 0;
      }
    }
    assertThat(cutShort).as("writes cut short").isPositive();
    try (FlowtallyProcess flowtally = installation.start()) {
      assertThat(flowtally.scrape().sum(BYTES, INBOUND)).isEqualTo(hosts);
      assertThat(flowtally.scrape().sum("flowtally_state_restored")).isEqualTo(1);
    }
  }

  private static void awaitSnapshots(Installation installation, int count) {
    for (int i = 0; i < count; i++) {
      Object before = modified(installation.state());
      Waiting.until("a snapshot", PATIENCE, () -> !modified(installation.state()).equals(before));
    }
  }

  private static Object modified(Path file) {
    try {
      return Files.getLastModifiedTime(file);
    } catch (IOException e) {
      return "none";
    }
  }
}
