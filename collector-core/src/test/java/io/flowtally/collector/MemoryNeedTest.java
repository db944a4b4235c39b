// SPDX-License-Identifier: Apache-2.0
package io.flowtally.collector;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MemoryNeedTest {
  private static final long MIB = 1L << 20;

  @TempDir Path folder;

  private Pipeline pipeline(String settings) throws Exception {
    return new Site(folder).configure(settings).replay().pipeline();
  }

  /** 179 MiB is the heap of the image under docker run --memory 256m. */
  @ParameterizedTest
  @ValueSource(ints = {128, 179, 512, 4096})
  void theDefaultsFitTheHeap(int mebibytes) throws Exception {
    assertThat(MemoryNeed.of(pipeline(""), mebibytes * MIB).shortage()).isNull();
  }

  @Test
  void limitsThatTheHeapCannotHoldAreToldWithNumbers() throws Exception {
    MemoryNeed need = MemoryNeed.of(pipeline("limits: {buckets: 50000000}\n"), 1024 * MIB);

    assertThat(need.lines()).hasSize(2);
    assertThat(need.lines().get(0)).startsWith("memory: at most 15").contains("heap's 1024MiB");
    assertThat(need.lines().get(1))
        .startsWith("warning: the limits may take 15")
        .contains("and the heap has 1024MiB: lower limits.buckets, or give the JVM more")
        .containsPattern("-Xmx19\\d\\d\\dm");
  }

  @Test
  void aSmallHeapIsToldThatEvenTheDefaultsAreTooMuch() throws Exception {
    assertThat(MemoryNeed.of(pipeline(""), 48 * MIB).shortage()).contains("the heap has 48MiB");
  }

  @Test
  void theReportSaysIt() throws Exception {
    assertThat(PipelineReport.lines(pipeline("")))
        .anyMatch(line -> line.startsWith("memory: at most "));
  }
}
