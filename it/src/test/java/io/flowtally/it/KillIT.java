// SPDX-License-Identifier: Apache-2.0
package io.flowtally.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.flowtally.it.RawSamples.Sample;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * kill -9 at random moments under load, with a state directory and a Prometheus that scrapes every
 * second: nothing is counted twice, and nothing is lost but what came after the last scrape of each
 * life, or after the one before it where a series was last shown as 0.
 */
class KillIT {
  private static final int KILLS = 20;
  private static final int PER_SECOND = 200;
  private static final int LONGEST_LIFE_MS = 3000;

  /** From the wire to the counters: sockets are read some times a second. */
  private static final long READ_MS = 500;

  private static final String METRIC = "pmacct_flow_bytes_total{aggregate=\"inbound\"}";
  private static final String OLD_HOST = "10.1.2.3";

  @TempDir Path directory;

  /** One life, as the sender of one host saw it. */
  private record Life(String host, long fromMs, long toMs, CountedLoad load) {}

  @Test
  void losesNoMoreThanWhatCameAfterTheLastScrape() throws IOException {
    Installation installation =
        new Installation(directory, "state: {directory: state, interval: 2s}\n");
    Random random = new Random(20);
    List<Life> lives = new ArrayList<>();
    Path own = Files.createDirectories(directory.resolve("prometheus"));
    try (PrometheusServer prometheus =
        PrometheusServer.start(
            own, FirstIncrementsIT.job(installation.http, "1s", "/metrics", "a"))) {
      for (int i = 0; i < KILLS; i++) {
        live(installation, random.nextInt(LONGEST_LIFE_MS), "10.9.0." + i, lives);
      }
      RawSamples samples = prometheus.raw(METRIC);
      long accepted = lives.stream().mapToLong(life -> life.load.accepted()).sum();
      long missing = 0;
      for (Life life : lives) {
        missing += check(life, samples.of("\"ip_dst\":\"" + life.host + "\""));
      }
      System.out.printf(
          "%d kills: %d of %d missing, %.2f s of traffic each%n",
          KILLS, missing, accepted, missing / (double) PER_SECOND / lives.size());
      assertThat(samples.total()).as("counted twice").isLessThanOrEqualTo(accepted);
      assertThat(samples.firsts()).as("first samples").isZero();
    }
  }

  private static void live(Installation installation, int forMs, String newHost, List<Life> lives)
      throws IOException {
    try (FlowtallyProcess flowtally = installation.start();
        CountedLoad one = new CountedLoad(installation.udp, PER_SECOND, OLD_HOST);
        CountedLoad other = new CountedLoad(installation.udp, PER_SECOND, newHost)) {
      long fromMs = one.startedMs();
      Waiting.pause(forMs);
      flowtally.program().kill();
      one.awaitRefusal();
      other.awaitRefusal();
      long toMs = System.currentTimeMillis();
      lives.add(new Life(OLD_HOST, fromMs, toMs, one));
      lives.add(new Life(newHost, fromMs, toMs, other));
    }
  }

  /** How much of a life is missing. */
  private static long check(Life life, List<Sample> samples) {
    List<Sample> own =
        samples.stream()
            .filter(sample -> sample.timeMs() >= life.fromMs && sample.timeMs() < life.toMs)
            .toList();
    long counted = RawSamples.increase(samples, life.fromMs, life.toMs);
    long missing = life.load.accepted() - counted;
    boolean shown = !own.isEmpty() && own.get(own.size() - 1).value() > 0;
    if (shown) {
      long last = own.get(own.size() - 1).timeMs();
      assertThat(counted)
          .as("what came before the last scrape of %s: %s", life, own)
          .isGreaterThanOrEqualTo(life.load.acceptedAt(last - READ_MS));
    } else {
      assertThat(own).as("shown as 0 more than once: %s", life).hasSizeLessThanOrEqualTo(1);
    }
    return missing;
  }
}
