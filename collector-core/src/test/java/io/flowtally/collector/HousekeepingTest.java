// SPDX-License-Identifier: Apache-2.0
package io.flowtally.collector;

import static org.assertj.core.api.Assertions.assertThat;

import io.flowtally.collector.state.StateFile;
import io.flowtally.collector.state.StateKeeper;
import io.flowtally.count.Buckets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HousekeepingTest {
  private static final long HOUR_MS = 3_600_000;

  @TempDir Path folder;
  private Site site;

  @BeforeEach
  void configure() {
    site = new Site(folder).configure("limits: {idle: 24h}\n");
  }

  @Test
  void letsGoOfEndedBucketsAtTheNextTick() throws Exception {
    Replay replay = site.replay();
    Site.feed(replay, Site.flow("8.8.8.8", "10.1.2.3", 1000, 1));
    Buckets buckets = Site.aggregate(replay, "inbound").buckets();
    try (Housekeeping housekeeping = new Housekeeping(replay, null)) {
      tick(housekeeping, Site.NOW_MS + 25 * HOUR_MS);
      assertThat(buckets.evictedBuckets()).isEqualTo(1);
      assertThat(buckets.waitingToEnd()).isEqualTo(1);

      tick(housekeeping, Site.NOW_MS + 25 * HOUR_MS + 1000);
      assertThat(buckets.waitingToEnd()).isZero();
      assertThat(buckets.evictedBytes()).isEqualTo(1000);
    }
  }

  @Test
  void aShorterIdleTimeIsInForceAtTheNextTickAfterAReload() throws Exception {
    Replay replay = site.replay();
    Site.feed(replay, Site.flow("8.8.8.8", "10.1.2.3", 1000, 1));
    Buckets buckets = Site.aggregate(replay, "inbound").buckets();
    try (Housekeeping housekeeping = new Housekeeping(replay, null)) {
      tick(housekeeping, Site.NOW_MS + 60_000);
      assertThat(buckets.evictedBuckets()).isZero();

      site.configure("limits: {idle: 30s}\n");
      replay.run(PipelineAssembly.assemble(site.read().settings(), replay.pipeline()));
      tick(housekeeping, Site.NOW_MS + 61_000);
      assertThat(buckets.evictedBuckets()).isEqualTo(1);
    }
  }

  private static void tick(Housekeeping housekeeping, long nowMs) {
    housekeeping.tick(nowMs, nowMs);
  }

  @Test
  void expiryGoesOnWhenTheClockIsSetBackADay() throws Exception {
    Replay replay = site.replay();
    Site.feed(replay, Site.flow("8.8.8.8", "10.1.2.3", 1000, 1));
    Buckets buckets = Site.aggregate(replay, "inbound").buckets();
    try (Housekeeping housekeeping = new Housekeeping(replay, null)) {
      long steadyMs = Site.NOW_MS;
      housekeeping.tick(steadyMs, steadyMs);
      long wallMs = steadyMs - 24 * HOUR_MS;
      housekeeping.tick(wallMs + 1000, steadyMs + 1000);
      housekeeping.tick(wallMs + 23 * HOUR_MS, steadyMs + 23 * HOUR_MS);
      assertThat(buckets.evictedBuckets()).isZero();

      housekeeping.tick(wallMs + 26 * HOUR_MS, steadyMs + 26 * HOUR_MS);
      assertThat(buckets.evictedBuckets()).isEqualTo(1);
    }
  }

  @Test
  void nothingEndsEarlyWhenTheClockIsSetForwardADay() throws Exception {
    Replay replay = site.replay();
    Site.feed(replay, Site.flow("8.8.8.8", "10.1.2.3", 1000, 1));
    Buckets buckets = Site.aggregate(replay, "inbound").buckets();
    try (Housekeeping housekeeping = new Housekeeping(replay, null)) {
      long steadyMs = Site.NOW_MS + 1000;
      housekeeping.tick(steadyMs, steadyMs);
      long wallMs = steadyMs + 30 * HOUR_MS;
      housekeeping.tick(wallMs + 2 * HOUR_MS, steadyMs + 2 * HOUR_MS);
      assertThat(buckets.evictedBuckets()).isZero();

      housekeeping.tick(wallMs + 26 * HOUR_MS, steadyMs + 26 * HOUR_MS);
      assertThat(buckets.evictedBuckets()).isEqualTo(1);
    }
  }

  @Test
  void savingGoesOnWhenTheClockIsSetBackADay() throws Exception {
    site.configure("state: {directory: state, interval: 60s}\n");
    StateKeeper state = StateKeeper.open(site.read().settings().state());
    Files.createDirectory(folder.resolve("state"));
    try (Housekeeping housekeeping = new Housekeeping(site.replay(), state)) {
      long steadyMs = Site.NOW_MS;
      housekeeping.tick(steadyMs, steadyMs);
      housekeeping.tick(steadyMs - 24 * HOUR_MS + 61_000, steadyMs + 61_000);
      Path saved = folder.resolve("state").resolve(StateFile.NAME);
      assertThat(saved).exists();

      Files.delete(saved);
      housekeeping.tick(steadyMs - 24 * HOUR_MS + 122_000, steadyMs + 122_000);
      assertThat(saved).exists();
    }
  }
}
