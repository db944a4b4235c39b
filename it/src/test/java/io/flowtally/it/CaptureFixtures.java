// SPDX-License-Identifier: Apache-2.0
package io.flowtally.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Makes the captures of the tests anew from the real exporters. It runs only when it is named:
 * {@code make it TEST=CaptureFixtures}.
 */
class CaptureFixtures {
  @TempDir Path directory;

  static Iterable<RealExporter> exporters() {
    return RealExporter.all();
  }

  @ParameterizedTest
  @MethodSource("exporters")
  void records(RealExporter exporter) throws IOException {
    Path captures = Files.createDirectories(Path.of("src", "test", "resources", "captures"));
    try (DatagramRecorder recorder = new DatagramRecorder()) {
      exporter.export(directory, recorder.port());
      int datagrams = recorder.record(captures.resolve(exporter.name() + ".pcap"));
      System.out.println(exporter.name() + ": " + datagrams + " datagrams");
      assertThat(datagrams).isPositive();
    }
  }
}
