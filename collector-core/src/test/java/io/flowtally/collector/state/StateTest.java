// SPDX-License-Identifier: Apache-2.0
package io.flowtally.collector.state;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.entry;

import io.flowtally.codec.DatagramBuilder;
import io.flowtally.collector.Collector;
import io.flowtally.collector.Site;
import io.flowtally.view.AggregateView;
import io.flowtally.view.ExporterStatus;
import io.flowtally.view.StateStatus;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class StateTest {
  @TempDir Path folder;
  private Site site;

  @BeforeEach
  void configureAStateDirectory() {
    site = new Site(folder).configure("state: {directory: state}\n");
  }

  private Collector start() throws Exception {
    return Collector.start(site::read);
  }

  /** Counts through the socket and stops as SIGTERM does. */
  private void runAndStop(long bytes) throws Exception {
    try (Collector collector = start()) {
      Site.send(collector, Site.flow("8.8.8.8", "10.1.2.3", bytes, 1));
    }
  }

  private Path state() {
    return folder.resolve("state").resolve(StateFile.NAME);
  }

  private long inboundBytes() throws Exception {
    try (Collector collector = start()) {
      return Site.bytes(collector, "inbound").values().stream().mapToLong(Long::longValue).sum();
    }
  }

  @Test
  void goesOnWithCountsAndTheirCreationTimesAfterARestart() throws Exception {
    long created;
    try (Collector collector = start()) {
      Site.send(collector, Site.flow("8.8.8.8", "10.1.2.3", 1000, 10));
      collector.stopReceiving();
      created = Site.aggregate(collector, "inbound").buckets().iterator().next().createdSeconds();
    }
    try (Collector collector = start()) {
      assertThat(collector.state()).map(StateStatus::restored).isEqualTo(Optional.of(true));
      AggregateView inbound = Site.aggregate(collector, "inbound");
      assertThat(Site.bytes(collector, "inbound"))
          .containsExactly(entry("10.1.2.3 8.0.0.0", 1000L));
      assertThat(inbound.buckets().iterator().next().createdSeconds()).isEqualTo(created);
      assertThat(inbound.bytes()).isEqualTo(1000);
      assertThat(inbound.packets()).isEqualTo(10);
    }
  }

  @Test
  void decodesDataOfV9AtOnceAfterARestart() throws Exception {
    byte[] template =
        DatagramBuilder.v9()
            .sequence(1)
            .template(
                300,
                DatagramBuilder.field(8, 4),
                DatagramBuilder.field(12, 4),
                DatagramBuilder.field(1, 4),
                DatagramBuilder.field(2, 4))
            .build();
    byte[] data =
        DatagramBuilder.v9()
            .sequence(2)
            .data(300, DatagramBuilder.values().ip("8.8.8.8").ip("10.1.2.3").u32(1234).u32(5))
            .build();
    try (Collector collector = start()) {
      Site.send(collector, template);
    }
    try (Collector collector = start()) {
      Site.send(collector, data);
      collector.stopReceiving();
      assertThat(Site.bytes(collector, "inbound"))
          .containsExactly(entry("10.1.2.3 8.0.0.0", 1234L));
    }
  }

  @Test
  void takesTheFileBeforeWhenTheLastOneIsCutShort() throws Exception {
    runAndStop(1000);
    runAndStop(1);
    cutShort();

    assertThat(inboundBytes()).isEqualTo(1000);
  }

  @Test
  void takesOnlyTemplatesFromTheFileBeforeWhenNewerValuesWereScraped() throws Exception {
    runAndStop(1000);
    try (Collector collector = start()) {
      Site.send(collector, Site.flow("8.8.8.8", "10.1.2.3", 1, 1));
      collector.scraped();
    }
    cutShort();

    assertStartsWithCountersAtZero();
  }

  @Test
  void aMarkOfASnapshotThatBrokeSpeaksForTheOneBeforeUntilTheNextIsSaved() throws Exception {
    runAndStop(1000);
    crash(true);
    cutShort();

    StateKeeper.open(site.read().settings().state());
    assertStartsWithCountersAtZero();
    assertThat(inboundBytes()).isZero();
    runAndStop(30);
    assertThat(inboundBytes()).isEqualTo(30);
  }

  private void cutShort() throws IOException {
    byte[] whole = Files.readAllBytes(state());
    Files.write(state(), Arrays.copyOf(whole, whole.length / 2));
  }

  private void assertStartsWithCountersAtZero() throws Exception {
    try (Collector collector = start()) {
      assertThat(collector.state()).map(StateStatus::restored).isEqualTo(Optional.of(true));
      assertThat(Site.bytes(collector, "inbound")).isEmpty();
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 9, 21, 60})
  void startsEmptyWhenAnyOctetOfTheOnlyFileIsWrong(int octet) throws Exception {
    runAndStop(1000);
    byte[] bytes = Files.readAllBytes(state());
    bytes[octet] ^= 0x40;
    Files.write(state(), bytes);

    assertThat(inboundBytes()).isZero();
  }

  @Test
  void startsEmptyFromAnEmptyFile() throws Exception {
    runAndStop(1000);
    Files.write(state(), new byte[0]);

    assertThat(inboundBytes()).isZero();
  }

  @Test
  void ignoresWhatAnEndedWriteLeftBehind() throws Exception {
    runAndStop(1000);
    Files.writeString(folder.resolve("state").resolve(StateFile.NAME + ".part"), "half of it");

    assertThat(inboundBytes()).isEqualTo(1000);
  }

  @Test
  void goesOnFromAPeriodicSnapshotThatNobodyHasSeenNewerValuesOf() throws Exception {
    crash(false);

    assertThat(inboundBytes()).isEqualTo(1000);
  }

  @Test
  void startsCountersAtZeroAfterACrashWhenNewerValuesWereScraped() throws Exception {
    crash(true);

    assertStartsWithCountersAtZero();
  }

  /** A process that saves, goes on, perhaps is scraped, and ends without saving again. */
  private void crash(boolean scraped) throws Exception {
    Collector collector = start();
    StateKeeper keeper = StateKeeper.open(site.read().settings().state());
    assertThat(keeper).isNotNull();
    Site.send(collector, Site.flow("8.8.8.8", "10.1.2.3", 1000, 1));
    collector.stopReceiving();
    keeper.save(collector, false);
    if (scraped) {
      keeper.scraped();
    }
    collector.releaseState();
  }

  @Test
  void goesOnWithoutAStateItCannotWrite() throws Exception {
    try (Collector collector = start()) {
      StateKeeper keeper = StateKeeper.open(site.read().settings().state());
      assertThat(keeper).isNotNull();
      deleteTree(folder.resolve("state"));
      keeper.save(collector, false);

      assertThat(keeper.status().lastSaveSuccessful()).isFalse();
      Files.createDirectory(folder.resolve("state"));
      keeper.save(collector, false);
      assertThat(keeper.status().lastSaveSuccessful()).isTrue();
    }
  }

  private static void deleteTree(Path tree) throws IOException {
    try (var files = Files.list(tree)) {
      for (Path file : files.toList()) {
        Files.delete(file);
      }
    }
    Files.delete(tree);
  }

  @Test
  void aSecondProcessOnTheSameDirectoryIsRefused() throws Exception {
    try (Collector first = start()) {
      assertThat(first.ready()).isTrue();
      assertThatThrownBy(this::start)
          .isInstanceOf(IOException.class)
          .hasMessageContaining("state.directory " + folder.resolve("state") + " is in use");
    }
    start().close();
  }

  @Test
  void goesOnWithCountsWhenTheColumnsOfAKeyAreWrittenInAnotherOrder() throws Exception {
    runAndStop(1000);
    inboundBy("[src_net, dst_host]");

    assertThat(inboundBytes()).isEqualTo(1000);
  }

  private void inboundBy(String columns) {
    site.configure(
        "state: {directory: state}\naggregates: {inbound: {filter: dst local, by: "
            + columns
            + "}}\n");
  }

  @Test
  void countsOfAnotherKeyAreNotGoneOnWith() throws Exception {
    runAndStop(1000);
    inboundBy("[dst_host]");

    assertThat(inboundBytes()).isZero();
  }

  @Test
  void whatCameAfterTheLastSnapshotIsNotReportedAsLostAfterACrash() throws Exception {
    Collector collector = start();
    StateKeeper keeper = StateKeeper.open(site.read().settings().state());
    assertThat(keeper).isNotNull();
    Site.send(collector, v9(1));
    keeper.save(collector, false);
    Site.send(collector, v9(2));
    collector.stopReceiving();
    collector.releaseState();

    assertThat(missedAfter(v9(7), v9(8))).isZero();
  }

  @Test
  void whatCameWhileTheProgramWasStoppedIsReportedAsLost() throws Exception {
    try (Collector collector = start()) {
      Site.send(collector, v9(1));
    }

    assertThat(missedAfter(v9(7), v9(8))).isEqualTo(5);
  }

  private long missedAfter(byte[]... datagrams) throws Exception {
    try (Collector collector = start()) {
      for (byte[] datagram : datagrams) {
        Site.send(collector, datagram);
      }
      collector.stopReceiving();
      collector.exporterTable.sweep(Long.MAX_VALUE / 2);
      return collector.exporters().stream().mapToLong(ExporterStatus::missedDatagrams).sum();
    }
  }

  private static byte[] v9(int sequence) {
    return DatagramBuilder.v9()
        .sequence(sequence)
        .template(300, DatagramBuilder.field(8, 4), DatagramBuilder.field(1, 4))
        .build();
  }

  @Test
  void aScrapeWhoseMarkCannotBeWrittenIsRefused() throws Exception {
    try (Collector collector = start()) {
      deleteTree(folder.resolve("state"));
      assertThatThrownBy(collector::scraped).hasMessageContaining("does not take the mark");
      Files.createDirectory(folder.resolve("state"));
      collector.scraped();
    }
  }

  @Test
  void aSnapshotBearsItsMarkAlreadyWhenSomebodyScrapesRegularly() throws Exception {
    Collector collector = start();
    StateKeeper keeper = StateKeeper.open(site.read().settings().state());
    assertThat(keeper).isNotNull();
    Site.send(collector, Site.flow("8.8.8.8", "10.1.2.3", 1000, 1));
    collector.stopReceiving();
    keeper.scraped();
    keeper.save(collector, false);
    Path elsewhere = folder.resolve("read-only");
    Files.move(folder.resolve("state"), elsewhere);
    keeper.scraped();
    Files.move(elsewhere, folder.resolve("state"));
    collector.releaseState();

    assertStartsWithCountersAtZero();
  }
}
