// SPDX-License-Identifier: Apache-2.0
package io.flowtally.collector;

import static org.assertj.core.api.Assertions.assertThat;

import io.flowtally.config.ConfigurationResult;
import io.flowtally.view.ReloadStatus;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A reload while somebody is still writing. */
class RunningFilesTest {
  @TempDir Path folder;
  private Site site;

  @BeforeEach
  void configure() {
    site = new Site(folder).configure("limits: {buckets: 500}\n");
  }

  private Collector start() throws Exception {
    return Collector.start(site::read);
  }

  private static void assertNothingChanged(Collector collector, String reason) {
    ReloadStatus status = collector.reload();
    assertThat(status.successful()).isFalse();
    assertThat(status.mistakes()).singleElement().asString().contains(reason);
    assertThat(collector.settings().limits().buckets()).isEqualTo(500);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "\n\n", "# limits: {buckets: 500}\n"})
  void aFileInWhichNothingStandsIsNotTakenUp(String text) throws Exception {
    try (Collector collector = start()) {
      site.write("flowtally.yaml", text);
      assertNothingChanged(collector, "flowtally.yaml:1: nothing stands in it");
    }
  }

  @Test
  void aFileThatEndsWithinALineIsNotTakenUp() throws Exception {
    try (Collector collector = start()) {
      site.configure("limits: {buckets: 600}\nbiflow: bo");
      assertThat(collector.reload().successful()).isFalse();
      site.configure("limits: {buckets: 600}");
      assertNothingChanged(collector, "its last line has no end");
      site.configure("limits: {buckets: 600}\n");
      assertThat(collector.reload().successful()).isTrue();
    }
  }

  @Test
  void aFileThatNeverHadALastLineBreakNeedsNone() throws Exception {
    site.configure("limits: {buckets: 500}");
    try (Collector collector = start()) {
      site.configure("limits: {buckets: 600}");
      assertThat(collector.reload().successful()).isTrue();
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "# Inside\n", "# Inside\n10.0.0.0/8\n# Elsewhere\n8.0.0"})
  void halfANetworksFileIsNotTakenUp(String text) throws Exception {
    try (Collector collector = start()) {
      site.write("local.net", text);
      ReloadStatus status = collector.reload();
      assertThat(status.successful()).isFalse();
      assertThat(status.mistakes()).anyMatch(mistake -> mistake.contains("local.net"));
    }
  }

  @Test
  void aFileThatIsWrittenWhileItIsReadIsReadAgain() throws Exception {
    ConfigurationResult[] last = new ConfigurationResult[1];
    int[] readings = new int[1];
    RunningFiles files = new RunningFiles(site.read());
    RunningFiles.Candidate candidate =
        files.read(
            () -> {
              last[0] = site.read();
              if (++readings[0] < 4) {
                change(readings[0]);
              }
              return last[0];
            });

    assertThat(candidate.reading()).isSameAs(last[0]);
    assertThat(candidate.reading().settings().limits().buckets()).isEqualTo(603);
  }

  private void change(int number) {
    site.configure("limits: {buckets: " + (600 + number) + "}\n" + "# ".repeat(number) + "\n");
  }
}
