// SPDX-License-Identifier: Apache-2.0
package io.flowtally.it;

import static io.flowtally.codec.DatagramBuilder.field;
import static org.assertj.core.api.Assertions.assertThat;

import io.flowtally.capture.PcapFile;
import io.flowtally.codec.DatagramBuilder;
import io.flowtally.codec.Octets;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Captures replayed from the file and sent to the socket: the same metrics of flows, exporters and
 * aggregates either way. Those of the real exporters (softflowd's and Open vSwitch's with options)
 * must also be what was in the packets.
 */
class ReplayIT {
  /** Gaps settle after 2 s, held sets after the time that the configuration gives them. */
  private static final Duration SETTLED = Duration.ofSeconds(20);

  private static final int TEMPLATE = 300;
  private static final int OPTIONS = 301;
  private static final int UNKNOWN = 999;

  @TempDir Path directory;

  static List<RealExporter> exporters() {
    return RealExporter.all();
  }

  @ParameterizedTest
  @MethodSource("exporters")
  void givesTheSameFromAFileAndFromTheSocket(RealExporter exporter) throws IOException {
    Path capture = Path.of("src", "test", "resources", "captures", exporter.name() + ".pcap");
    Exposition replayed = sameEitherWay(capture, datagrams(capture));
    assertThat(replayed.flows()).isEqualTo(ExpectedBuckets.of(exporter.reported()));
  }

  @Test
  void countsTheFaultsOfACaptureAsTheSocketDoes() throws IOException {
    List<byte[]> datagrams =
        List.of(
            datagram(100)
                .template(TEMPLATE, field(8, 4), field(12, 4), field(1, 4), field(2, 4))
                .optionsTemplate(OPTIONS, 1, field(1, 4), field(48, 1), field(50, 4))
                .data(OPTIONS, DatagramBuilder.values().u32(0).u8(1).u32(100))
                .data(TEMPLATE, flow())
                .build(),
            datagram(103).data(TEMPLATE, flow()).build(), // 101 and 102 are missing
            datagram(104).data(UNKNOWN, flow()).build(),
            datagram(105).data(TEMPLATE, flow()).setLengthOff(400).build(),
            datagram(106).truncatedTo(7).build());
    Path capture = directory.resolve("faults.pcap");
    try (PcapWriter writer = new PcapWriter(capture)) {
      for (byte[] datagram : datagrams) {
        writer.frame(
            System.currentTimeMillis(),
            Frames.datagram("127.0.0.1", 50_000, "127.0.0.1", 2055, datagram));
      }
    }
    Exposition replayed = sameEitherWay(capture, datagrams);
    assertThat(replayed.sum("flowtally_exporter_missed_datagrams_total")).isEqualTo(2);
    String errors = "flowtally_exporter_errors_total";
    assertThat(replayed.sum(errors, "reason=\"set_too_long\"")).isEqualTo(1);
    assertThat(replayed.sum(errors, "reason=\"header_cut\"")).isEqualTo(1);
    assertThat(replayed.sum("flowtally_exporter_held_sets_total", "outcome=\"expired\""))
        .isEqualTo(1);
    assertThat(replayed.sum("flowtally_exporter_sampling_rate")).isEqualTo(100);
  }

  /** What replay prints, which the running collector comes to serve as well. */
  private Exposition sameEitherWay(Path capture, List<byte[]> datagrams) throws IOException {
    try (FlowtallyProcess flowtally =
            FlowtallyProcess.start(directory, Networks.FILE, "limits: {held_for: 3s}\n");
        Sender sender = new Sender()) {
      sender.send(datagrams, flowtally.udpPort());
      Exposition replayed = replay(capture);
      Waiting.until(
          "the same as from the file",
          SETTLED,
          () -> counted(flowtally.scrape()).equals(counted(replayed)),
          () -> "served " + counted(flowtally.scrape()) + "\nreplayed " + counted(replayed));
      return replayed;
    }
  }

  private Exposition replay(Path capture) {
    External.Outcome replay =
        FlowtallyProcess.command(
            "replay",
            capture.toString(),
            "--config",
            directory.resolve("flowtally.yaml").toString());
    assertThat(replay.exit()).as(replay.output()).isZero();
    return Exposition.parse(pageIn(replay.output()));
  }

  /** What both count; the time of the last datagram is the capture's own in a replay. */
  private static Map<String, BigDecimal> counted(Exposition page) {
    return page.where(
        name ->
            name.startsWith("pmacct_flow_")
                // An estimate under a secret of the process is not the same in another one.
                || (name.startsWith("flowtally_aggregate_")
                    && !name.startsWith("flowtally_aggregate_distinct_keys"))
                || (name.startsWith("flowtally_exporter_")
                    && !name.startsWith("flowtally_exporter_last_datagram_timestamp_seconds")));
  }

  /** The exposition without what the program logs beside it. */
  private static String pageIn(String output) {
    return String.join(
        "\n",
        output
            .lines()
            .filter(line -> line.startsWith("pmacct_") || line.startsWith("flowtally_"))
            .toList());
  }

  private static List<byte[]> datagrams(Path capture) throws IOException {
    List<byte[]> datagrams = new ArrayList<>();
    PcapFile.read(
        capture,
        (buffer, offset, length, hi, lo, port, toHi, toLo, toPort, timeMs) ->
            datagrams.add(Arrays.copyOfRange(buffer, offset, offset + length)));
    return datagrams;
  }

  private static DatagramBuilder datagram(long sequence) {
    return DatagramBuilder.v9().sequence(sequence).domain(1);
  }

  private static Octets flow() {
    return DatagramBuilder.values().ip("10.1.2.3").ip("8.8.8.8").u32(1000).u32(10);
  }
}
