// SPDX-License-Identifier: Apache-2.0
package io.flowtally.collector.state;

import io.flowtally.collector.Engine;
import io.flowtally.link.Handover;
import io.flowtally.link.Link;
import io.flowtally.networks.GroupNames;
import io.flowtally.view.Hold;
import io.flowtally.view.StateStatus;
import java.io.ByteArrayInputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Snapshots beside the stream that they were counted of. A scrape is answered with what was just
 * committed, while nothing is counted; so whoever goes on from the last commit never shows less
 * than any page has shown, and has the rest of the stream before it.
 */
public final class LinkedState implements StateStore {
  private static final Logger LOG = LoggerFactory.getLogger(LinkedState.class);
  private static final long PATIENCE_SECONDS = 10;

  private final Link link;
  private final ReentrantLock turn = new ReentrantLock(true);
  private final byte @Nullable [] found;
  private final Snapshot.@Nullable Header header;
  private long number;
  private long savedNewcomers;
  private volatile StateStatus status = new StateStatus(false, true, 0);

  private LinkedState(Link link, byte @Nullable [] found, Snapshot.@Nullable Header header) {
    this.link = link;
    this.found = found;
    this.header = header;
    this.number = header == null ? 0 : header.number();
  }

  /**
   * Takes the shard over.
   *
   * @throws IOException with one line that says what to do
   */
  public static LinkedState open(Link link) throws IOException {
    try (InputStream checkpoint = link.takeOver()) {
      byte[] bytes = checkpoint == null ? null : checkpoint.readAllBytes();
      Snapshot.Header header =
          bytes == null
              ? null
              : Snapshot.Header.read(new DataInputStream(new ByteArrayInputStream(bytes)));
      return new LinkedState(link, bytes, header);
    }
  }

  /** Held while datagrams are counted, and by whoever must not see that. */
  public Lock turn() {
    return turn;
  }

  @Override
  public GroupNames groups() {
    return header == null ? new GroupNames() : new GroupNames(header.groups());
  }

  @Override
  public boolean restore(Engine engine) throws IOException {
    byte[] bytes = found;
    List<Handover> handovers = link.handovers();
    if (bytes != null && header != null) {
      DataInputStream in = new DataInputStream(new ByteArrayInputStream(bytes));
      Snapshot.Header.read(in);
      // What others have learned of an exporter since is newer than what is known here.
      Snapshot.restore(
          engine,
          true,
          true,
          (hi, lo) -> handovers.stream().noneMatch(other -> other.has(hi, lo)),
          in);
      engine.scrapers.countersGoOn();
      status = new StateStatus(true, true, System.currentTimeMillis() / 1000.0);
      LOG.info("went on from checkpoint {}", header.number());
    }
    for (Handover other : handovers) {
      Snapshot.restoreExporters(engine, other::has, new DataInputStream(other.state()));
    }
    return true;
  }

  @Override
  public void save(Engine engine, boolean last) {
    turn.lock();
    try {
      commit(engine, last);
    } catch (IOException e) {
      LOG.error("checkpoint not written: {}", String.valueOf(e.getMessage()));
    } finally {
      turn.unlock();
    }
  }

  /**
   * A scraper that no checkpoint knows would be a stranger to whoever takes the shard over. Not
   * while checkpoints fail: each try holds up counting.
   */
  @Override
  public boolean isUrgent(Engine engine) {
    return engine.scrapers.newcomers() != savedNewcomers && status.lastSaveSuccessful();
  }

  private void commit(Engine engine, boolean last) throws IOException {
    StateStatus before = status;
    long next = number + 1;
    long newcomers = engine.scrapers.newcomers();
    try {
      link.commit(out -> Snapshot.write(engine, next, last, out), last);
      number = next;
      savedNewcomers = newcomers;
      status = new StateStatus(before.restored(), true, System.currentTimeMillis() / 1000.0);
    } catch (IOException e) {
      status = new StateStatus(before.restored(), false, before.lastSaveTimestampSeconds());
      throw e;
    }
  }

  @Override
  public Hold hold(Engine engine) throws IOException {
    boolean held = false;
    try {
      held = turn.tryLock(PATIENCE_SECONDS, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    if (!held) {
      throw new IOException("no checkpoint within " + PATIENCE_SECONDS + " s: others hold it up");
    }
    boolean committed = false;
    try {
      commit(engine, false);
      committed = true;
      return turn::unlock;
    } finally {
      if (!committed) {
        turn.unlock();
      }
    }
  }

  @Override
  public void scraped() {}

  @Override
  public StateStatus status() {
    return status;
  }
}
