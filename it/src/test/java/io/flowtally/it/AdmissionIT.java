// SPDX-License-Identifier: Apache-2.0
package io.flowtally.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.flowtally.codec.DatagramBuilder;
import io.flowtally.codec.V5Record;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A full aggregate whose heaviest hosts change, under a scan that never stops: what a real
 * Prometheus adds up over all series, {@code other} included, is what was sent.
 */
class AdmissionIT {
  private static final int LIMIT = 50;
  private static final int HEAVY = 40;
  private static final int PHASES = 3;
  private static final int STEPS = 50;
  private static final int STEP_MS = 130;
  private static final String INBOUND = "pmacct_flow_bytes_total{aggregate=\"inbound\"}";

  @TempDir Path directory;

  private int sequence;
  private int scanned;
  private long sent;

  @Test
  void prometheusAddsUpWhatWasSent() throws IOException {
    String settings = "limits: {buckets: " + LIMIT + "}\n";
    try (FlowtallyProcess flowtally = FlowtallyProcess.start(directory, Networks.FILE, settings);
        PrometheusServer prometheus =
            PrometheusServer.start(
                directory, FirstIncrementsIT.job(flowtally.httpPort(), "1s", "/metrics", "a"));
        Sender sender = new Sender()) {
      // So that Prometheus is known before the first series is.
      prometheus.await("up{job=\"flowtally\"}", 1);
      for (int phase = 0; phase < PHASES; phase++) {
        for (int step = 0; step < STEPS; step++) {
          List<byte[]> datagrams = new ArrayList<>(List.of(scan()));
          // More often than those before, or they would have to wait for those to be forgotten.
          for (int i = 0; i < (1 << (2 * phase)); i++) {
            datagrams.add(heavy(phase));
          }
          sender.send(datagrams, flowtally.udpPort());
          Waiting.pause(STEP_MS);
        }
      }
      Waiting.until(
          "raw samples to add up to " + sent,
          Duration.ofSeconds(30),
          () -> prometheus.raw(INBOUND).total() == sent,
          () -> "they add up to " + prometheus.raw(INBOUND).total());
      RawSamples samples = prometheus.raw(INBOUND);
      assertThat(samples.firsts()).as("first samples").isZero();
      samples.series().forEach(AdmissionIT::fallsToZeroOnly);
      Exposition now = flowtally.scrape();
      String inbound = "aggregate=\"inbound\"";
      assertThat(now.sum("flowtally_aggregate_admitted_total", inbound)).isGreaterThan(HEAVY);
      assertThat(now.sum("flowtally_aggregate_overflowed_bytes_total", inbound)).isPositive();
      assertThat(now.sum("flowtally_aggregate_bytes_total", inbound)).isEqualTo(sent);
      for (int host = 0; host < HEAVY; host++) {
        assertThat(prometheus.raw(INBOUND).of("\"ip_dst\":\"" + heavy(PHASES - 1, host) + "\""))
            .as("host %d of the last phase", host)
            .isNotEmpty();
      }
    }
  }

  /** A series that ended and came back begins at 0, as one of a new start time does. */
  private static void fallsToZeroOnly(String series, List<RawSamples.Sample> samples) {
    for (int i = 1; i < samples.size(); i++) {
      if (samples.get(i).value() < samples.get(i - 1).value()) {
        assertThat(samples.get(i).value()).as(series).isZero();
      }
    }
  }

  private static String heavy(int phase, int host) {
    return "10.66." + phase + "." + host;
  }

  /** Thirty hosts that nobody has seen before. */
  private byte[] scan() {
    List<V5Record> records = new ArrayList<>();
    for (int i = 0; i < 30; i++, scanned++) {
      String address = "10.77." + (scanned >> 8 & 255) + "." + (scanned & 255);
      records.add(V5Record.flow("198.51.100.7", address, 40, 1));
    }
    return datagram(records, 40);
  }

  private byte[] heavy(int phase) {
    List<V5Record> records = new ArrayList<>();
    for (int i = 0; i < 30; i++) {
      int host = (sequence + i) % HEAVY;
      records.add(V5Record.flow("198.51.100.7", heavy(phase, host), 14_000, 10));
    }
    return datagram(records, 14_000);
  }

  private byte[] datagram(List<V5Record> records, long bytes) {
    DatagramBuilder builder = DatagramBuilder.v5().sequence(sequence);
    records.forEach(builder::v5Record);
    sequence += records.size();
    sent += bytes * records.size();
    return builder.build();
  }
}
