// SPDX-License-Identifier: Apache-2.0
package io.flowtally.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Real exporters show Flowtally known traffic: every bucket holds exactly what was in it. */
class RealExportersIT {
  @TempDir Path directory;

  static List<RealExporter> exporters() {
    return RealExporter.all();
  }

  @ParameterizedTest
  @MethodSource("exporters")
  void countsWhatTheExporterSaw(RealExporter exporter) throws IOException {
    var expected = ExpectedBuckets.of(exporter.reported());
    try (FlowtallyProcess flowtally = FlowtallyProcess.start(directory, Networks.FILE, "")) {
      exporter.export(directory, flowtally.udpPort());
      Waiting.until(
          "the exported flows in their buckets",
          Duration.ofSeconds(15),
          () -> flowtally.scrape().flows().equals(expected),
          () -> difference(flowtally, exporter));
      Exposition page = flowtally.scrape();
      String label = "version=\"" + Versions.label(exporter.version()) + "\"";
      assertThat(page.sum("flowtally_exporter_datagrams_total", label)).isPositive();
      assertThat(page.sum("flowtally_exporter_datagrams_total"))
          .as("datagrams received are datagrams decoded")
          .isEqualTo(page.sum("flowtally_udp_datagrams_total"));
      assertThat(page.sum("flowtally_exporter_errors_total")).isZero();
      assertThat(page.sum("flowtally_exporter_missed_datagrams_total")).isZero();
      assertThat(page.sum("flowtally_exporter_missed_records_total")).isZero();
    }
  }

  private static String difference(FlowtallyProcess flowtally, RealExporter exporter) {
    try {
      assertThat(flowtally.scrape().flows()).isEqualTo(ExpectedBuckets.of(exporter.reported()));
      return "";
    } catch (AssertionError e) {
      return e.getMessage() + "\n" + flowtally.scrape();
    }
  }
}
