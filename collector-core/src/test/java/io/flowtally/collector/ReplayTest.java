// SPDX-License-Identifier: Apache-2.0
package io.flowtally.collector;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.entry;

import io.flowtally.codec.DatagramBuilder;
import io.flowtally.codec.V5Record;
import io.flowtally.view.AggregateView;
import io.flowtally.view.ExporterStatus;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReplayTest {
  @TempDir Path folder;

  @Test
  void countsAFlowInEachDirectionOnce() throws Exception {
    Replay replay = new Site(folder).replay();

    Site.feed(replay, Site.flow("8.8.8.8", "10.1.2.3", 1000, 10));
    Site.feed(replay, Site.flow("10.1.2.3", "8.8.8.8", 70, 1));
    Site.feed(replay, Site.flow("10.1.2.3", "10.9.9.9", 5, 1));

    assertThat(Site.bytes(replay, "inbound"))
        .containsOnly(entry("10.1.2.3 8.0.0.0", 1000L), entry("10.9.9.9 10.0.0.0", 5L));
    assertThat(Site.bytes(replay, "outbound"))
        .containsOnly(entry("10.1.2.3 8.0.0.0", 70L), entry("10.1.2.3 10.0.0.0", 5L));
  }

  @Test
  void countsEveryRecordUnderOneOutcomeInEachAggregate() throws Exception {
    Replay replay = new Site(folder).configure("limits: {buckets: 2}\n").replay();

    for (int host = 1; host <= 5; host++) {
      Site.feed(replay, Site.flow("8.8.8.8", "10.0.0." + host, 100L * host, host));
    }
    Site.feed(replay, Site.flow("9.9.9.9", "8.8.8.8", 1, 1));

    AggregateView inbound = Site.aggregate(replay, "inbound");
    assertThat(inbound.countedRecords()).isEqualTo(2);
    assertThat(inbound.overflowedRecords()).isEqualTo(3);
    assertThat(inbound.filteredRecords()).isEqualTo(1);
    assertThat(inbound.bytes()).isEqualTo(1500);
    assertThat(inbound.packets()).isEqualTo(15);
    assertThat(Site.bytes(replay, "inbound"))
        .containsEntry("other 8.0.0.0", 1200L)
        .containsEntry("10.0.0.1 8.0.0.0", 100L);
  }

  @Test
  void readsNothingOfExportersThatAreNotAllowed() throws Exception {
    Replay replay = new Site(folder).configure("exporters: {allow: [192.0.2.0/24]}\n").replay();

    Site.feed(replay, Site.flow("8.8.8.8", "10.1.2.3", 1000, 10));

    assertThat(Site.bytes(replay, "inbound")).isEmpty();
    assertThat(replay.exporters()).isEmpty();
  }

  @Test
  void showsAnExporterThatMetersBothDirections() throws Exception {
    Replay replay = new Site(folder).replay();
    DatagramBuilder datagram =
        DatagramBuilder.v9()
            .template(
                300,
                DatagramBuilder.field(8, 4),
                DatagramBuilder.field(12, 4),
                DatagramBuilder.field(1, 4),
                DatagramBuilder.field(61, 1));
    for (int direction : new int[] {0, 1, 1}) {
      datagram.data(
          300, DatagramBuilder.values().ip("8.8.8.8").ip("10.1.2.3").u32(100).u8(direction));
    }

    Site.feed(replay, datagram.build());
    Site.feed(replay, Site.flow("8.8.8.8", "10.1.2.3", 1000, 10));

    assertThat(replay.exporters().get(0).flows())
        .containsOnly(entry("ingress", 1L), entry("egress", 2L), entry("not_given", 1L));
  }

  @Test
  void countsAtTheEndWhatNeverCame() throws Exception {
    Replay replay = new Site(folder).replay();
    V5Record flow = V5Record.flow("8.8.8.8", "10.1.2.3", 1, 1);

    Site.feed(replay, DatagramBuilder.v5().sequence(1).v5Record(flow).build());
    Site.feed(replay, DatagramBuilder.v5().sequence(5).v5Record(flow).build());
    Site.feed(replay, DatagramBuilder.v9().data(300, DatagramBuilder.values().u32(1)).build());
    replay.end();

    assertThat(replay.exporters().get(0).missedRecords()).isEqualTo(3);
    assertThat(replay.exporters().get(0).heldSets()).containsOnly(entry("expired", 1L));
  }

  @Test
  void namesExportersByAddressOnceADatagramOfThemDecodes() throws Exception {
    Replay replay = new Site(folder).replay();

    Site.feed(replay, new byte[] {0, 7, 0, 0});
    assertThat(replay.exporters()).extracting(ExporterStatus::exporter).containsExactly("other");
    assertThat(replay.exporters().get(0).errors()).containsEntry("unknown_version", 1L);

    Site.feed(replay, Site.flow("8.8.8.8", "10.1.2.3", 1000, 10));
    assertThat(replay.exporters()).extracting(ExporterStatus::exporter).contains("127.0.0.1");
    assertThat(replay.exporters())
        .flatExtracting(status -> status.errors().values())
        .containsExactly(1L);
  }

  @Test
  void namesNoNetworksWhenThereAreMoreThanAPageCanBear() throws Exception {
    Site site = new Site(folder);
    StringBuilder rows = new StringBuilder(Site.NETWORKS);
    for (int i = 0; i < 12_000; i++) {
      rows.append("172.").append(i >> 8).append('.').append(i & 0xFF).append(".0/24\n");
    }
    site.write("local.net", rows.toString());

    assertThat(site.replay().networks()).isEmpty();
  }
}
