package io.flowtally.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.flowtally.receive.PcapFile;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The captures of the real exporters, replayed from the file and sent to the socket: the same flow
 * metrics either way, and those are what was in the packets.
 */
class ReplayIT {
  @TempDir Path directory;

  static List<RealExporter> exporters() {
    return RealExporter.all();
  }

  @ParameterizedTest
  @MethodSource("exporters")
  void givesTheSameFromAFileAndFromTheSocket(RealExporter exporter) throws IOException {
    Path capture = Path.of("src", "test", "resources", "captures", exporter.name() + ".pcap");
    Map<String, BigDecimal> expected = ExpectedBuckets.of(exporter.reported());
    List<byte[]> datagrams = new ArrayList<>();
    PcapFile.read(
        capture,
        (buffer, offset, length, hi, lo, port, toHi, toLo, toPort, timeMs) ->
            datagrams.add(Arrays.copyOfRange(buffer, offset, offset + length)));

    try (FlowtallyProcess flowtally = FlowtallyProcess.start(directory, Networks.FILE, "");
        Sender sender = new Sender()) {
      sender.send(datagrams, flowtally.udpPort());
      flowtally.awaitDatagrams(datagrams.size());
      assertThat(flowtally.scrape().flows()).as("from the socket").isEqualTo(expected);
    }
    External.Outcome replay =
        FlowtallyProcess.command(
            "replay",
            capture.toString(),
            "--config",
            directory.resolve("flowtally.yaml").toString());
    assertThat(replay.exit()).as(replay.output()).isZero();
    assertThat(Exposition.parse(pageIn(replay.output())).flows())
        .as("from the file")
        .isEqualTo(expected);
  }

  /** The exposition without what the program logs beside it. */
  private static String pageIn(String output) {
    return String.join(
        "\n",
        output.lines().filter(line -> line.startsWith("#") || line.startsWith("pmacct_")).toList());
  }
}
