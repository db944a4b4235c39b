// SPDX-License-Identifier: Apache-2.0
package io.flowtally.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.flowtally.codec.DatagramBuilder;
import io.flowtally.codec.V5Record;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.zip.CRC32C;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Disks that are full and files that are broken: told, measured, and survived. */
class StateFaultsIT {
  private static final Duration PATIENCE = Duration.ofSeconds(30);
  private static final String SETTINGS = "state: {directory: state, interval: 1s}\n";
  private static final String SAVED = "flowtally_state_last_save_successful";
  private static final int FORMAT_AT = 8;
  private static final int TRAILER = 8;

  @TempDir Path directory;

  private static List<byte[]> flow(long bytes) {
    V5Record record = V5Record.flow("198.51.100.7", "10.1.2.3", bytes, 1);
    return List.of(DatagramBuilder.v5().v5Record(record).build());
  }

  private static long bytes(FlowtallyProcess flowtally) {
    return flowtally.scrape().sum("pmacct_flow_bytes_total", "aggregate=\"inbound\"");
  }

  /** Counts some more, is scraped or not, and stops as a service manager would. */
  private static void run(Installation installation, long bytes, boolean scraped)
      throws IOException {
    try (FlowtallyProcess flowtally = installation.start();
        Sender sender = new Sender()) {
      sender.send(flow(bytes), installation.udp);
      if (scraped) {
        flowtally.awaitDatagrams(1);
      }
      flowtally.program().signal("TERM");
      assertThat(flowtally.program().await(PATIENCE)).isZero();
    }
  }

  @Test
  void aFullDiskIsToldAndTheNextSaveThatFitsMakesItGood() throws IOException {
    Requires.root();
    Path state = Files.createDirectory(directory.resolve("state"));
    External.run("mount", "-t", "tmpfs", "-o", "size=64k", "tmpfs", state.toString());
    try {
      Installation installation = new Installation(directory, SETTINGS);
      Path filler = state.resolve("filler");
      try (FlowtallyProcess flowtally = installation.start();
          Sender sender = new Sender()) {
        Waiting.until("a save", PATIENCE, () -> Files.exists(installation.state()));
        External.outcome(PATIENCE, "dd", "if=/dev/zero", "of=" + filler, "bs=1k");
        sender.send(flow(1000), installation.udp);
        Waiting.until("a failure", PATIENCE, () -> flowtally.scrape().sum(SAVED) == 0);
        flowtally.program().awaitLog("state not saved", PATIENCE);
        assertThat(flowtally.program().log()).containsOnlyOnce("state not saved");
        sender.send(flow(10), installation.udp);
        flowtally.awaitDatagrams(2);
        assertThat(bytes(flowtally)).isEqualTo(1010);

        Files.delete(filler);
        Waiting.until("a success", PATIENCE, () -> flowtally.scrape().sum(SAVED) == 1);
        flowtally.program().signal("TERM");
        assertThat(flowtally.program().await(PATIENCE)).isZero();
      }
      try (FlowtallyProcess flowtally = installation.start()) {
        assertThat(bytes(flowtally)).isEqualTo(1010);
      }
    } finally {
      External.run("umount", state.toString());
    }
  }

  @Test
  void noCounterFallsWhenTheDirectoryTurnedReadOnlyAfterASnapshot() throws IOException {
    Requires.root();
    Path state = Files.createDirectory(directory.resolve("state"));
    External.run("mount", "-t", "tmpfs", "-o", "size=1m", "tmpfs", state.toString());
    try {
      Installation installation = new Installation(directory, SETTINGS);
      try (FlowtallyProcess flowtally = installation.start();
          Sender sender = new Sender()) {
        Waiting.until("a save", PATIENCE, () -> Files.exists(installation.state()));
        External.run("mount", "-o", "remount,ro", state.toString());
        sender.send(flow(1000), installation.udp);
        Page refused = Page.get(installation.http, "/metrics");
        assertThat(refused.status()).isEqualTo(503);
        assertThat(refused.body()).contains("does not take the mark");
        flowtally.program().awaitLog("scrapes are refused", PATIENCE);
        assertThat(flowtally.program().log()).containsOnlyOnce("scrapes are refused");
        External.run("mount", "-o", "remount,rw", state.toString());
        flowtally.awaitDatagrams(1);
        Waiting.until(
            "a marked snapshot",
            PATIENCE,
            () -> flowtally.scrape().sum(SAVED) == 1 && bytes(flowtally) == 1000);
        Object snapshot = Files.getLastModifiedTime(installation.state());
        Waiting.until(
            "another",
            PATIENCE,
            () -> !Files.getLastModifiedTime(installation.state()).equals(snapshot));
        External.run("mount", "-o", "remount,ro", state.toString());
        sender.send(flow(10), installation.udp);
        Waiting.until("all counted", PATIENCE, () -> bytes(flowtally) == 1010);
        flowtally.program().kill();
      }
      External.run("mount", "-o", "remount,rw", state.toString());
      try (FlowtallyProcess flowtally = installation.start()) {
        assertThat(bytes(flowtally)).isZero();
      }
    } finally {
      External.run("umount", state.toString());
    }
  }

  @Test
  void aSecondProcessOnTheSameDirectoryIsRefused() throws IOException {
    Installation installation = new Installation(directory, SETTINGS);
    try (FlowtallyProcess flowtally = installation.start()) {
      External.Outcome second =
          FlowtallyProcess.command(installation.arguments().toArray(String[]::new));
      assertThat(second.exit()).isEqualTo(1);
      assertThat(second.output()).contains("is in use by another flowtally: stop that one");
      flowtally.program().kill();
    }
    installation.start().close();
  }

  @Test
  void aFileCutShortGivesWayToTheOneBefore() throws IOException {
    Installation installation = new Installation(directory, SETTINGS.replace("1s", "1h"));
    run(installation, 1000, false);
    run(installation, 1, false);
    change(installation.state(), bytes -> Arrays.copyOf(bytes, bytes.length * 2 / 3));
    try (FlowtallyProcess flowtally = installation.start()) {
      assertThat(bytes(flowtally)).isEqualTo(1000);
      assertThat(flowtally.scrape().sum("flowtally_state_restored")).isEqualTo(1);
      assertThat(flowtally.program().log()).contains("flowtally.state is not used: its checksum");
    }
  }

  @Test
  void theOneBeforeGivesNoCountersOnceNewerOnesWereScraped() throws IOException {
    Installation installation = new Installation(directory, SETTINGS.replace("1s", "1h"));
    run(installation, 1000, false);
    run(installation, 1, true);
    change(installation.state(), bytes -> Arrays.copyOf(bytes, bytes.length * 2 / 3));
    try (FlowtallyProcess flowtally = installation.start()) {
      assertThat(bytes(flowtally)).isZero();
      assertThat(flowtally.scrape().sum("flowtally_state_restored")).isEqualTo(1);
      assertThat(flowtally.program().log()).contains("counters start at zero");
    }
  }

  @Test
  void aFileOfAnotherFormatAndABrokenOneBeforeItMakeACleanStart() throws IOException {
    Installation installation = new Installation(directory, SETTINGS.replace("1s", "1h"));
    run(installation, 1000, false);
    run(installation, 1, false);
    change(installation.state(), StateFaultsIT::inFormatZero);
    change(installation.previousState(), StateFaultsIT::withABitChanged);
    try (FlowtallyProcess flowtally = installation.start()) {
      assertThat(bytes(flowtally)).isZero();
      assertThat(flowtally.scrape().sum("flowtally_state_restored")).isZero();
      assertThat(flowtally.program().log())
          .contains("flowtally.state is not used: its format is 0")
          .contains("flowtally.state.previous is not used: its checksum");
    }
  }

  private static void change(Path file, UnaryOperator<byte[]> change) throws IOException {
    Files.write(file, change.apply(Files.readAllBytes(file)));
  }

  private static byte[] withABitChanged(byte[] bytes) {
    bytes[bytes.length / 2] ^= 0x10;
    return bytes;
  }

  private static byte[] inFormatZero(byte[] bytes) {
    ByteBuffer file = ByteBuffer.wrap(bytes).putInt(FORMAT_AT, 0);
    CRC32C checksum = new CRC32C();
    checksum.update(bytes, 0, bytes.length - TRAILER);
    file.putLong(bytes.length - TRAILER, checksum.getValue());
    return bytes;
  }
}
