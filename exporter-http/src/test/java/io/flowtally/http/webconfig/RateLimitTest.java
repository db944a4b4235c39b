// SPDX-License-Identifier: Apache-2.0
package io.flowtally.http.webconfig;

import static org.assertj.core.api.Assertions.assertThat;

import io.flowtally.exposition.FakeCollector;
import io.flowtally.http.Served;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class RateLimitTest {
  private static final long SECOND = 1_000_000_000L;

  @TempDir Path directory;

  @Test
  void admitsABurstThenOneEachInterval() {
    RateLimit limit = new RateLimit(SECOND, 3);
    long start = System.nanoTime() + 10 * SECOND;
    assertThat(IntStream.range(0, 5).filter(i -> limit.admits(start)).count()).isEqualTo(3);
    assertThat(limit.admits(start + SECOND - 1)).isFalse();
    assertThat(limit.admits(start + SECOND)).isTrue();
    assertThat(limit.admits(start + SECOND)).isFalse();
    assertThat(IntStream.range(0, 5).filter(i -> limit.admits(start + 60 * SECOND)).count())
        .isEqualTo(3);
  }

  @Test
  void withoutAnIntervalThereIsNoLimit() {
    assertThat(IntStream.range(0, 1_000).allMatch(i -> RateLimit.NONE.admits())).isTrue();
  }

  @Test
  void answersWith429ButForHealth() throws Exception {
    Path file =
        Files.writeString(directory.resolve("web.yml"), "rate_limit: {interval: 1h, burst: 2}\n");
    try (Served served = new Served(FakeCollector.withOneOfEverything(), file, false)) {
      assertThat(served.get("/metrics").statusCode()).isEqualTo(200);
      assertThat(served.get("/status").statusCode()).isEqualTo(200);
      assertThat(served.get("/metrics").statusCode()).isEqualTo(429);
      assertThat(served.get("/-/healthy").statusCode()).isEqualTo(200);
    }
  }
}
