// SPDX-License-Identifier: Apache-2.0
package io.flowtally.collector.state;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.flowtally.codec.DatagramBuilder;
import io.flowtally.collector.Replay;
import io.flowtally.collector.Site;
import io.flowtally.link.Handover;
import io.flowtally.link.Link;
import io.flowtally.link.LinkStatus;
import io.flowtally.receive.DatagramHandler;
import io.flowtally.receive.DatagramTap;
import io.flowtally.view.Hold;
import io.flowtally.view.Scraper;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.Lock;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is kept beside a stream, over a link that keeps it in memory. */
class LinkedStateTest {
  private static final long EXPORTER_LO = 0xFFFF_C000_0201L;
  private static final Scraper PROMETHEUS = new Scraper("192.0.2.9", "/metrics");

  @TempDir Path folder;
  private Site site;

  /** Keeps the last checkpoint. */
  private static final class Memory implements Link {
    byte[] saved;
    boolean fails;
    final List<Handover> handovers = new ArrayList<>();

    @Override
    public boolean isInput() {
      return true;
    }

    @Override
    public DatagramTap tap() {
      return DatagramTap.NONE;
    }

    @Override
    public InputStream takeOver() {
      return saved == null ? null : new ByteArrayInputStream(saved);
    }

    @Override
    public List<Handover> handovers() {
      return handovers;
    }

    @Override
    public void start(DatagramHandler handler, Lock turn) {}

    @Override
    public void commit(Content content, boolean last) throws IOException {
      if (fails) {
        throw new IOException("no broker");
      }
      ByteArrayOutputStream bytes = new ByteArrayOutputStream();
      content.write(new DataOutputStream(bytes));
      saved = bytes.toByteArray();
    }

    @Override
    public LinkStatus status() {
      return new LinkStatus(false, true, 0, Map.of(), 0, 0, 0, 0, Map.of(), 0, 0, true);
    }

    @Override
    public void stop() {}

    @Override
    public void close() {}
  }

  private record Left(Memory shard, long exporterLo) implements Handover {
    @Override
    public InputStream state() {
      return new ByteArrayInputStream(shard.saved);
    }

    @Override
    public boolean has(long hi, long lo) {
      return lo == exporterLo;
    }
  }

  @BeforeEach
  void configure() {
    site = new Site(folder);
  }

  private static void answer(LinkedState state, Replay engine) throws IOException {
    Hold hold = state.hold(engine);
    engine.beginAnswer(PROMETHEUS, 10_000).written();
    hold.close();
  }

  @Test
  void aNewScraperIsInACheckpointSoon() throws Exception {
    Memory link = new Memory();
    Replay engine = site.replay();
    LinkedState state = LinkedState.open(link);
    assertThat(state.isUrgent(engine)).isFalse();

    answer(state, engine);
    assertThat(state.isUrgent(engine)).isTrue();
    state.save(engine, false);
    assertThat(state.isUrgent(engine)).isFalse();

    Replay next = site.replay();
    LinkedState.open(link).restore(next);
    assertThat(next.scrapers.status().known()).isEqualTo(1);
  }

  @Test
  void whatFailsIsNotTriedEachSecond() throws Exception {
    Memory link = new Memory();
    Replay engine = site.replay();
    LinkedState state = LinkedState.open(link);
    answer(state, engine);
    link.fails = true;
    state.save(engine, false);
    assertThat(state.isUrgent(engine)).isFalse();
    assertThatThrownBy(() -> state.hold(engine)).hasMessage("no broker");
    assertThat(state.turn().tryLock()).as("a scrape that failed holds nothing up").isTrue();
    state.turn().unlock();

    link.fails = false;
    answer(state, engine);
    assertThat(state.isUrgent(engine)).isFalse();
  }

  @Test
  void anExporterThatComesFromAnotherShardIsKnownAsThatOneKnewItLast() throws Exception {
    Memory other = new Memory();
    Replay former = site.replay();
    teach(former, EXPORTER_LO, 4);
    teach(former, EXPORTER_LO + 1, 4);
    LinkedState.open(other).save(former, true);

    // Here the same template was another one once.
    Memory link = new Memory();
    Replay earlier = site.replay();
    teach(earlier, EXPORTER_LO, 8);
    LinkedState.open(link).save(earlier, true);
    link.handovers.add(new Left(other, EXPORTER_LO));

    Replay engine = site.replay();
    LinkedState.open(link).restore(engine);
    deliver(engine, EXPORTER_LO, data());
    deliver(engine, EXPORTER_LO + 1, data());
    assertThat(engine.aggregates().get(0).bytes())
        .as("of the first, since the second is not in the part that changed hands")
        .isEqualTo(77);
  }

  private static void teach(Replay engine, long exporterLo, int counterBytes) {
    deliver(
        engine,
        exporterLo,
        DatagramBuilder.v9()
            .template(
                256,
                DatagramBuilder.field(8, 4),
                DatagramBuilder.field(12, 4),
                DatagramBuilder.field(1, counterBytes))
            .build());
  }

  private static byte[] data() {
    return DatagramBuilder.v9()
        .data(256, DatagramBuilder.values().ip("8.8.8.8").ip("10.1.2.3").u32(77))
        .build();
  }

  private static void deliver(Replay engine, long exporterLo, byte[] datagram) {
    engine.deliver(datagram, 0, datagram.length, 0, exporterLo, 1, Site.NOW_MS);
  }
}
