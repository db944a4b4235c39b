// SPDX-License-Identifier: Apache-2.0
package io.flowtally.exposition;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.flowtally.http.Served;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Prometheus' own judge of names, types and help texts; it comes with Debian's prometheus. */
class PromtoolTest {
  @TempDir Path directory;

  @Test
  void hasNothingToSayOfTheExposition() throws Exception {
    Path promtool = Path.of("/usr/bin/promtool");
    boolean ci = "true".equals(System.getenv("CI"));
    assumeTrue(ci || Files.isExecutable(promtool), "needs promtool: Debian's package prometheus");
    Path exposition = directory.resolve("metrics");
    try (Served served = new Served(FakeCollector.withOneOfEverything())) {
      Files.writeString(exposition, served.get("/metrics").body());
    }

    Process check =
        new ProcessBuilder(promtool.toString(), "check", "metrics")
            .redirectInput(exposition.toFile())
            .redirectErrorStream(true)
            .start();
    String said = new String(check.getInputStream().readAllBytes(), StandardCharsets.UTF_8);

    assertThat(said).isEmpty();
    assertThat(check.waitFor()).isZero();
  }
}
