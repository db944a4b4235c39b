// SPDX-License-Identifier: Apache-2.0
package io.flowtally.collector.state;

import static org.assertj.core.api.Assertions.assertThat;

import io.flowtally.collector.Collector;
import io.flowtally.collector.Site;
import io.flowtally.view.Scraper;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What scrapers have read outlives the process, with the counters and without. */
class ScrapersStateTest {
  private static final Scraper KNOWN = new Scraper("192.0.2.1", "/metrics");
  private static final Scraper UNKNOWN = new Scraper("192.0.2.2", "/metrics");
  private static final long TIMEOUT_MS = 10_000;
  private static final String HOST = "10.1.2.3 8.0.0.0";

  @TempDir Path folder;
  private Site site;

  @BeforeEach
  void configureAStateDirectory() {
    site = new Site(folder).configure("state: {directory: state}\n");
  }

  /** Counts for a host; a scraper reads it twice. Returns how far it has read. */
  private long countAndRead(Collector collector) throws Exception {
    Site.send(collector, Site.flow("8.8.8.8", "10.1.2.3", 1000, 10));
    while (!Site.bytes(collector, "inbound").containsKey(HOST)) {
      Thread.sleep(5);
    }
    collector.scraped();
    for (int i = 0; i < 2; i++) {
      collector.beginAnswer(KNOWN, TIMEOUT_MS).written();
    }
    return collector.beginAnswer(KNOWN, TIMEOUT_MS).newAbove();
  }

  private static long sequenceOfHost(Collector collector) {
    return Site.aggregate(collector, "inbound").buckets().iterator().next().sequence();
  }

  @Test
  void aScraperGoesOnReadingAfterACleanStop() throws Exception {
    long read;
    try (Collector collector = Collector.start(site::read)) {
      read = countAndRead(collector);
    }
    try (Collector collector = Collector.start(site::read)) {
      assertThat(sequenceOfHost(collector)).isPositive().isLessThanOrEqualTo(read);
      assertThat(collector.beginAnswer(KNOWN, TIMEOUT_MS).newAbove()).isEqualTo(read);
      assertThat(collector.beginAnswer(UNKNOWN, TIMEOUT_MS).newAbove()).isEqualTo(Long.MAX_VALUE);
    }
  }

  @Test
  void everySeriesIsNewToEveryScraperWhereCountersBeganAtZero() throws Exception {
    Path state = folder.resolve("state").resolve(StateFile.NAME);
    long read;
    try (Collector collector = Collector.start(site::read)) {
      read = countAndRead(collector);
    }
    Files.createFile(folder.resolve("state").resolve("scraped-after-99"));
    assertThat(state).exists();
    try (Collector collector = Collector.start(site::read)) {
      assertThat(Site.bytes(collector, "inbound")).isEmpty();
      assertThat(countAndRead(collector)).isGreaterThan(read);
      assertThat(sequenceOfHost(collector)).isGreaterThan(read);
      assertThat(collector.beginAnswer(UNKNOWN, TIMEOUT_MS).newAbove()).isZero();
    }
  }

  @Test
  void anAggregateThatAReloadBringsHasOnlyNewSeries() throws Exception {
    try (Collector collector = Collector.start(site::read)) {
      long read = countAndRead(collector);
      site.configure(
          "state: {directory: state}\naggregates: {inbound: {filter: dst local, by: [dst_host]}}\n");
      collector.reload();
      Site.send(collector, Site.flow("8.8.8.8", "10.1.2.3", 1000, 10));
      while (Site.bytes(collector, "inbound").isEmpty()) {
        Thread.sleep(5);
      }
      assertThat(sequenceOfHost(collector)).isGreaterThan(read);
      assertThat(collector.beginAnswer(KNOWN, TIMEOUT_MS).newAbove()).isEqualTo(read);
    }
  }

  @Test
  void theSwitchTurnsWithAReload() throws Exception {
    try (Collector collector = Collector.start(site::read)) {
      long read = countAndRead(collector);
      site.configure("state: {directory: state}\nmetrics: {first_increments: false}\n");
      collector.reload();
      assertThat(collector.beginAnswer(KNOWN, TIMEOUT_MS).newAbove()).isEqualTo(Long.MAX_VALUE);
      site.configure("state: {directory: state}\n");
      collector.reload();
      assertThat(collector.beginAnswer(KNOWN, TIMEOUT_MS).newAbove()).isEqualTo(read);
    }
  }
}
