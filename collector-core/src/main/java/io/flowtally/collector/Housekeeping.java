package io.flowtally.collector;

import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What happens every second beside the receiving: held data expires, idle buckets end, a full
 * aggregate is logged once, and the state is saved when it is time. One thread, which no loop waits
 * for.
 */
final class Housekeeping implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Housekeeping.class);

  /** An idle bucket ends within this share of {@code limits.idle} more. */
  private static final int EXPIRY_SHARE = 24;

  private final Engine engine;
  private final @Nullable StateKeeper state;
  private final Set<String> loggedAsFull = new HashSet<>();
  private final ScheduledExecutorService thread =
      Executors.newSingleThreadScheduledExecutor(
          task -> {
            Thread thread = new Thread(task, "housekeeping");
            thread.setDaemon(true);
            return thread;
          });

  private int idleSeconds;
  private long nextExpirySeconds;
  private long nextSaveSeconds;

  Housekeeping(Engine engine, @Nullable StateKeeper state) {
    this.engine = engine;
    this.state = state;
  }

  @SuppressWarnings("FutureReturnValueIgnored") // the task catches all that it throws
  void start() {
    thread.scheduleWithFixedDelay(this::tick, 1, 1, TimeUnit.SECONDS);
  }

  private void tick() {
    tick(System.currentTimeMillis());
  }

  void tick(long nowMs) {
    try {
      engine.exporterTable.sweep(nowMs);
      expire((int) (nowMs / 1000));
      logFull();
      save(nowMs / 1000);
    } catch (Throwable e) { // what gets out would end housekeeping for good, unseen
      LOG.error("housekeeping failed and goes on; please report this", e);
    }
  }

  private void expire(int nowSeconds) {
    Pipeline pipeline = engine.pipeline();
    int idle = (int) Math.min(Integer.MAX_VALUE, pipeline.settings().limits().idle().toSeconds());
    if (idle != idleSeconds) {
      idleSeconds = idle; // a reload changed it: the next look is not due by the old one
      nextExpirySeconds = 0;
    }
    if (idle == 0 || nowSeconds < nextExpirySeconds) {
      // Buckets that ended at the last look are let go of now, not at the next.
      pipeline.aggregates().forEach(aggregate -> aggregate.buckets().settle());
      return;
    }
    nextExpirySeconds = (long) nowSeconds + Math.max(1, idle / EXPIRY_SHARE);
    for (Aggregate aggregate : pipeline.aggregates()) {
      aggregate.buckets().expire(nowSeconds, idle, engine.quiescence);
    }
  }

  private void save(long nowSeconds) {
    long interval = engine.settings().state().interval().toSeconds();
    if (nextSaveSeconds == 0) {
      nextSaveSeconds = nowSeconds + interval;
    }
    if (state != null && nowSeconds >= nextSaveSeconds) {
      nextSaveSeconds = nowSeconds + interval;
      state.save(engine, false);
    }
  }

  private void logFull() {
    for (Aggregate aggregate : engine.pipeline().aggregates()) {
      if (aggregate.overflowedRecords() > 0 && loggedAsFull.add(aggregate.name())) {
        LOG.warn(
            "aggregate {} has reached its limit of {} buckets: new hosts now count as 'other';"
                + " totals stay exact; raise limits.buckets to tell more hosts apart",
            aggregate.name(),
            aggregate.limit());
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
  }
}
