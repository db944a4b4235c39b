package io.flowtally.collector;

import static org.assertj.core.api.Assertions.assertThat;

import io.flowtally.count.Buckets;
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
      housekeeping.tick(Site.NOW_MS + 25 * HOUR_MS);
      assertThat(buckets.evictedBuckets()).isEqualTo(1);
      assertThat(buckets.waitingToEnd()).isEqualTo(1);

      housekeeping.tick(Site.NOW_MS + 25 * HOUR_MS + 1000);
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
      housekeeping.tick(Site.NOW_MS + 60_000);
      assertThat(buckets.evictedBuckets()).isZero();

      site.configure("limits: {idle: 30s}\n");
      replay.run(PipelineAssembly.assemble(site.read().settings(), replay.pipeline()));
      housekeeping.tick(Site.NOW_MS + 61_000);
      assertThat(buckets.evictedBuckets()).isEqualTo(1);
    }
  }
}
