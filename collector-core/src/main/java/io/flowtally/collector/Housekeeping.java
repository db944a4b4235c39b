// SPDX-License-Identifier: Apache-2.0
package io.flowtally.collector;

import io.flowtally.collector.exporters.GatewayWatch;
import io.flowtally.collector.exporters.OutCountersLog;
import io.flowtally.collector.exporters.SilentExporters;
import io.flowtally.collector.state.StateStore;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What happens every second beside the receiving: held data expires, idle buckets end, the heaviest
 * get in, a full aggregate is logged once, and the state is saved when it is time. One thread,
 * which no loop waits for.
 */
final class Housekeeping implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Housekeeping.class);

  /** An idle bucket ends within this share of {@code limits.idle} more. */
  private static final int EXPIRY_SHARE = 24;

  /** Two clocks that part by less within a round were not set, only read. */
  private static final long CLOCK_JUMP_MS = 2000;

  private final Engine engine;
  private final Lock turn;
  private final @Nullable StateStore state;
  private final Set<String> loggedAsFull = new HashSet<>();
  private final OutCountersLog outCountersLog = new OutCountersLog();
  private final ScheduledExecutorService thread =
      Executors.newSingleThreadScheduledExecutor(
          task -> {
            Thread thread = new Thread(task, "housekeeping");
            thread.setDaemon(true);
            return thread;
          });

  private Set<String> knownExporters = Set.of();
  private final SilentExporters silentExporters;
  private final GatewayWatch gatewayWatch = GatewayWatch.ofMachine();

  private int idleSeconds;
  private long nextExpiryMs = Long.MIN_VALUE;
  private long nextSaveMs = Long.MIN_VALUE;
  private long lastWallMs;
  private long lastSteadyMs;

  Housekeeping(Engine engine, @Nullable StateStore state) {
    this(engine, state, new ReentrantLock());
  }

  /** One whose rounds hold a lock, for those who must not see the middle of one. */
  Housekeeping(Engine engine, @Nullable StateStore state, Lock turn) {
    this.turn = turn;
    this.engine = engine;
    this.state = state;
    this.silentExporters = new SilentExporters(engine.exporterTable);
  }

  @SuppressWarnings("FutureReturnValueIgnored") // the task catches all that it throws
  void start() {
    thread.scheduleWithFixedDelay(this::tick, 1, 1, TimeUnit.SECONDS);
  }

  private void tick() {
    turn.lock();
    try {
      tick(System.currentTimeMillis(), engine.clock.nowMs());
    } finally {
      turn.unlock();
    }
  }

  /**
   * One round. What is due goes by the steady time; the wall's is that which buckets bear.
   *
   * @param wallMs may have jumped since the last round
   */
  void tick(long wallMs, long steadyMs) {
    try {
      followWallClock(wallMs, steadyMs);
      engine.exporterTable.sweep(steadyMs);
      silentExporters.forget(engine.settings().exporters().forgetAfter(), steadyMs);
      engine.undecodable.log(steadyMs);
      logNewExporters();
      gatewayWatch.look(engine.exporterReport, steadyMs);
      expire((int) (wallMs / 1000), steadyMs);
      decide((int) (wallMs / 1000), (int) (steadyMs / 1000));
      logFull();
      outCountersLog.look(engine.exporterTable);
      engine.followDatabases();
      engine.followCertificates();
      engine.nameKeeper.tick(engine.pipeline().named(engine.exporterTable), steadyMs);
      save(steadyMs);
    } catch (Throwable e) { // what gets out would end housekeeping for good, unseen
      LOG.error("housekeeping failed and goes on; please report this", e);
    }
  }

  private void logNewExporters() {
    if (!LOG.isDebugEnabled()) {
      return;
    }
    Set<String> known = new HashSet<>(engine.exporterReport.known());
    for (String exporter : known) {
      if (!knownExporters.contains(exporter)) {
        LOG.debug("exporter {} is new", exporter);
      }
    }
    knownExporters = known;
  }

  /** Somebody has set the clock: the times at which buckets were last seen go along with it. */
  private void followWallClock(long wallMs, long steadyMs) {
    long movedMs = lastSteadyMs == 0 ? 0 : (wallMs - lastWallMs) - (steadyMs - lastSteadyMs);
    lastWallMs = wallMs;
    lastSteadyMs = steadyMs;
    if (Math.abs(movedMs) < CLOCK_JUMP_MS) {
      return;
    }
    LOG.warn("the clock was moved by {} s: idle times go on as they were", movedMs / 1000);
    for (Aggregate aggregate : engine.pipeline().aggregates()) {
      aggregate.buckets().clockMoved((int) (movedMs / 1000), (int) (wallMs / 1000));
    }
  }

  private void expire(int nowSeconds, long steadyMs) {
    Pipeline pipeline = engine.pipeline();
    int idle = (int) Math.min(Integer.MAX_VALUE, pipeline.settings().limits().idle().toSeconds());
    if (idle != idleSeconds) {
      idleSeconds = idle; // a reload changed it: the next look is not due by the old one
      nextExpiryMs = Long.MIN_VALUE;
    }
    if (idle == 0 || steadyMs < nextExpiryMs) {
      // Buckets that ended at the last look are let go of now, not at the next.
      pipeline.aggregates().forEach(aggregate -> aggregate.buckets().settle());
      return;
    }
    nextExpiryMs = steadyMs + 1000L * Math.max(1, idle / EXPIRY_SHARE);
    for (Aggregate aggregate : pipeline.aggregates()) {
      aggregate.buckets().expire(nowSeconds, idle, engine.quiescence);
    }
  }

  private void decide(int nowSeconds, int steadySeconds) {
    for (Aggregate aggregate : engine.pipeline().aggregates()) {
      aggregate.decide(nowSeconds, steadySeconds, engine.quiescence, engine.readers());
    }
  }

  private void save(long steadyMs) {
    long intervalMs = engine.settings().state().interval().toMillis();
    if (nextSaveMs == Long.MIN_VALUE) {
      nextSaveMs = steadyMs + intervalMs;
    }
    if (state != null && (steadyMs >= nextSaveMs || state.isUrgent(engine))) {
      nextSaveMs = steadyMs + intervalMs;
      state.save(engine, false);
    }
  }

  private void logFull() {
    for (Aggregate aggregate : engine.pipeline().aggregates()) {
      if (aggregate.overflowedRecords() > 0 && loggedAsFull.add(aggregate.name())) {
        LOG.warn(
            "aggregate {} has reached its limit of {} buckets: {} count as 'other' from now on;"
                + " totals stay exact; raise limits.buckets to tell more hosts apart",
            aggregate.name(),
            aggregate.limit(),
            aggregate.admitsHeaviest() ? "all but the heaviest hosts" : "new hosts");
      }
    }
  }

  /** Ends the thread; waits for a save that is under way, so that the last one comes after it. */
  @Override
  public void close() {
    thread.shutdown();
    try {
      if (!thread.awaitTermination(1, TimeUnit.MINUTES)) {
        LOG.error("housekeeping still runs after a minute");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    engine.nameKeeper.close();
  }
}
