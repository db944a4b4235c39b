// SPDX-License-Identifier: Apache-2.0
package io.flowtally.collector;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.entry;

import io.flowtally.count.QuiescentStates;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LoopTest {
  @TempDir Path folder;
  private Site site;
  private Replay replay;

  @BeforeEach
  void start() throws Exception {
    site = new Site(folder);
    replay = site.replay();
  }

  @Test
  void countsAllDatagramsOfATurnAtItsEndAtTheLatest() {
    gather("10.1.2.3", 1);
    gather("10.1.2.4", 2);
    gather("10.1.2.3", 4);
    replay.onBatchEnd();

    assertThat(Site.bytes(replay, "inbound"))
        .containsOnly(entry("10.1.2.3 8.0.0.0", 5L), entry("10.1.2.4 8.0.0.0", 2L));
    assertThat(Site.aggregate(replay, "inbound").countedRecords()).isEqualTo(3);
    assertThat(Site.aggregate(replay, "inbound").bytes()).isEqualTo(7);
  }

  @Test
  void countsEachDatagramByThePipelineThatRanWhenItCame() throws Exception {
    gather("10.1.2.3", 1);
    site.configure(
        "aggregates: {inbound: {filter: dst net 10.9.0.0/16, by: [dst_host, src_net]}}\n");
    replay.run(PipelineAssembly.assemble(site.read().settings(), replay.pipeline()));
    gather("10.1.2.3", 2);
    gather("10.9.2.3", 4);
    replay.onBatchEnd();

    assertThat(Site.bytes(replay, "inbound"))
        .containsOnly(entry("10.1.2.3 8.0.0.0", 1L), entry("10.9.2.3 8.0.0.0", 4L));
    assertThat(Site.aggregate(replay, "inbound").countedRecords()).isEqualTo(2);
    assertThat(Site.aggregate(replay, "inbound").filteredRecords()).isEqualTo(1);
  }

  @Test
  void nothingWaitsForALoopBetweenTurns() {
    gather("10.1.2.3", 1);
    QuiescentStates.Mark mark = replay.quiescence.mark();
    assertThat(mark.passed()).isFalse();
    replay.onBatchEnd();
    assertThat(mark.passed()).isTrue();
  }

  private void gather(String to, long bytes) {
    byte[] datagram = Site.flow("8.8.8.8", to, bytes, 1);
    replay.onDatagram(datagram, 0, datagram.length, 0, Site.EXPORTER_LO, 0, Site.NOW_MS);
  }
}
