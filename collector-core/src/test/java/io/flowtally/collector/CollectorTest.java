// SPDX-License-Identifier: Apache-2.0
package io.flowtally.collector;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.entry;

import io.flowtally.count.Bucket;
import io.flowtally.view.AggregateView;
import io.flowtally.view.ReloadStatus;
import io.flowtally.view.UndecodableSource;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CollectorTest {
  @TempDir Path folder;

  private Collector start(Site site) throws ConfigurationException, IOException {
    return Collector.start(site::read);
  }

  private static void await(Collector collector, long inboundRecords) throws Exception {
    long until = System.nanoTime() + Duration.ofSeconds(20).toNanos();
    AggregateView inbound = Site.aggregate(collector, "inbound");
    while (inbound.countedRecords() + inbound.overflowedRecords() < inboundRecords) {
      assertThat(System.nanoTime()).as("time").isLessThan(until);
      Thread.sleep(5);
    }
  }

  @Test
  void countsWhatComesThroughTheSocket() throws Exception {
    try (Collector collector = start(new Site(folder))) {
      assertThat(collector.ready()).isTrue();
      Site.send(collector, Site.flow("8.8.8.8", "10.1.2.3", 1000, 10));
      await(collector, 1);

      assertThat(Site.bytes(collector, "inbound"))
          .containsExactly(entry("10.1.2.3 8.0.0.0", 1000L));
      assertThat(collector.listeners().get(0).datagrams()).isEqualTo(1);
    }
  }

  @Test
  void countsWhatTheKernelHadAcceptedWhenItIsClosed() throws Exception {
    Collector collector = start(new Site(folder));
    for (int i = 0; i < 500; i++) {
      Site.send(collector, Site.flow("8.8.8.8", "10.1.2.3", 1, 1));
    }
    collector.close();

    assertThat(collector.ready()).isFalse();
    assertThat(Site.aggregate(collector, "inbound").bytes()).isEqualTo(500);
  }

  @Test
  void aChangeThatTakesARestartIsToldAtEachReloadUntilItIsTakenBack() throws Exception {
    Site site = new Site(folder);
    try (Collector collector = start(site)) {
      site.configure("state: {interval: 10s}\n");
      for (int reload = 0; reload < 2; reload++) {
        assertThat(collector.reload().successful()).isTrue();
        assertThat(collector.waitingForRestart()).containsExactly("state");
      }
      site.configure("");
      assertThat(collector.reload().successful()).isTrue();
      assertThat(collector.waitingForRestart()).isEmpty();
    }
  }

  private static final String FLOWS =
      "aggregates: {inbound: {by: [dst_host], count: [bytes, packets, flows]}}\n";

  /** A bucket counts flows from its birth or never: else bytes a flow would mean nothing. */
  @Test
  void flowsCountFromTheReloadThatAsksForThemAndGoOnOverTheNext() throws Exception {
    Site site = new Site(folder);
    try (Collector collector = start(site)) {
      site.configure(FLOWS);
      assertThat(collector.reload().successful()).isTrue();
      for (int i = 0; i < 3; i++) {
        Site.send(collector, Site.flow("8.8.8.8", "10.1.2.3", 1, 100));
      }
      awaitFlows(collector, 3);
      site.configure(FLOWS.replace("by:", "filter: dst local, by:"));
      assertThat(collector.reload().successful()).isTrue();
      Site.send(collector, Site.flow("8.8.8.8", "10.1.2.3", 1, 100));
      awaitFlows(collector, 4);
      assertThat(Site.aggregate(collector, "inbound").buckets())
          .singleElement()
          .extracting(Bucket::flows)
          .isEqualTo(4L);
    }
  }

  private static void awaitFlows(Collector collector, long flows) throws InterruptedException {
    for (int i = 0; i < 1000 && Site.aggregate(collector, "inbound").flows() != flows; i++) {
      Thread.sleep(10);
    }
    assertThat(Site.aggregate(collector, "inbound").flows()).isEqualTo(flows);
  }

  @Test
  void aNetworksFileWithAMistakePassesNoReload() throws Exception {
    Site site = new Site(folder);
    try (Collector collector = start(site)) {
      site.write("local.net", Site.NETWORKS.replace("10.0.0.0/8", "10.0.0.0/88"));
      ReloadStatus status = collector.reload();
      assertThat(status.successful()).isFalse();
      assertThat(status.mistakes())
          .containsExactly(
              folder.resolve("local.net")
                  + ":2: length \"88\" is wrong: write a number from 0 to 32");
      Site.send(collector, Site.flow("8.8.8.8", "10.1.2.3", 1000, 10));
      await(collector, 1);
      assertThat(Site.bytes(collector, "inbound"))
          .containsExactly(entry("10.1.2.3 8.0.0.0", 1000L));
    }
  }

  @Test
  void aLenientOneLeavesTheRowOutAndCountsIt() throws Exception {
    Site site = new Site(folder).configure("networks_file_lenient: true\n");
    site.write("local.net", Site.NETWORKS + "11.0.0.0/88\n");
    try (Collector collector = start(site)) {
      assertThat(collector.networkRowsLeftOut()).isEqualTo(1);
      assertThat(collector.reload().successful()).isTrue();
    }
  }

  @Test
  void namesWhoSendsWhatCannotBeDecoded() throws Exception {
    try (Collector collector = start(new Site(folder))) {
      // A loop that finds somebody else at the list goes on without, so once may not be enough.
      while (collector.undecodable().isEmpty()) {
        Site.send(collector, new byte[] {0, 0, 0, 5, 0, 0, 0, 1, 10, 0, 0, 1});
        Thread.sleep(10);
      }
      UndecodableSource source = collector.undecodable().get(0);
      assertThat(source.address()).isEqualTo("127.0.0.1");
      assertThat(source.looksLike()).isEqualTo("sFlow version 5");
    }
  }

  @Test
  void keepsCountsOverAReloadThatLeavesTheKeyAsItIs() throws Exception {
    Site site = new Site(folder);
    try (Collector collector = start(site)) {
      Site.send(collector, Site.flow("8.8.8.8", "10.1.2.3", 1000, 10));
      await(collector, 1);

      site.write("local.net", Site.NETWORKS + "8.8.8.0/24\n");
      site.configure("limits: {buckets: 7}\n");
      assertThat(collector.reload().successful()).isTrue();
      Site.send(collector, Site.flow("8.8.8.8", "10.1.2.3", 1, 1));
      await(collector, 2);

      assertThat(Site.bytes(collector, "inbound"))
          .containsOnly(entry("10.1.2.3 8.0.0.0", 1000L), entry("10.1.2.3 8.8.8.0", 1L));
    }
  }

  @Test
  void startsAnAggregateAnewWhenItsKeyChanges() throws Exception {
    Site site = new Site(folder);
    try (Collector collector = start(site)) {
      Site.send(collector, Site.flow("8.8.8.8", "10.1.2.3", 1000, 10));
      await(collector, 1);

      site.configure("aggregates: {inbound: {filter: dst local, by: [src_net]}}\n");
      assertThat(collector.reload().successful()).isTrue();

      assertThat(collector.aggregates()).extracting(AggregateView::name).containsExactly("inbound");
      assertThat(Site.bytes(collector, "inbound")).isEmpty();
    }
  }

  @Test
  void changesNothingWhenAReloadFails() throws Exception {
    Site site = new Site(folder);
    try (Collector collector = start(site)) {
      site.configure("aggregates: {inbound: {filter: dst lcal, by: [src_net]}}\n");
      ReloadStatus status = collector.reload();

      assertThat(status.successful()).isFalse();
      assertThat(status.mistakes()).singleElement().asString().contains("flowtally.yaml:4: ");
      assertThat(collector.lastReload()).isEqualTo(status);
      assertThat(collector.aggregates())
          .extracting(AggregateView::name)
          .containsExactly("inbound", "outbound");

      site.configure("");
      assertThat(collector.reload().successful()).isTrue();
    }
  }

  @Test
  void tellsEveryMistakeOfTheConfigurationAtOnce() {
    Site site =
        new Site(folder)
            .configure(
                """
                local: [Inside, Nowhere]
                aggregates:
                  a: {filter: dst prt 53, by: [src_net]}
                  b: {by: [src_nett], filter: "src local and"}
                """);

    assertThatThrownBy(() -> start(site))
        .isInstanceOfSatisfying(
            ConfigurationException.class,
            e ->
                assertThat(e.mistakes())
                    .extracting(mistake -> mistake.line())
                    .containsExactlyInAnyOrder(4, 6, 7, 7));
  }

  @Test
  void refusesToStartWhenNothingIsLocal() {
    Site site = new Site(folder).configure("local: []\n");

    assertThatThrownBy(() -> start(site))
        .isInstanceOf(ConfigurationException.class)
        .hasMessageEndingWith(
            "flowtally.yaml: nothing is local, and a filter asks for it: write local: [10.0.0.0/8]"
                + " with your own prefixes, or name groups of the networks file");
  }

  @Test
  void saysWhichNetworksFileIsMissing() throws Exception {
    Site site = new Site(folder);
    Files.delete(folder.resolve("local.net"));

    assertThatThrownBy(() -> start(site))
        .isInstanceOf(ConfigurationException.class)
        .hasMessageContaining("local.net")
        .hasMessageContaining("does not exist");
  }
}
