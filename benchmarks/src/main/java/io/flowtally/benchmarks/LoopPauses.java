// SPDX-License-Identifier: Apache-2.0
package io.flowtally.benchmarks;

import com.sun.management.GarbageCollectionNotificationInfo;
import io.flowtally.count.Buckets;
import io.flowtally.count.CountBatch;
import io.flowtally.count.QuiescentState;
import io.flowtally.count.QuiescentStates;
import io.flowtally.count.ReadersHorizon;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicLong;
import javax.management.NotificationEmitter;
import javax.management.openmbean.CompositeData;

/**
 * For how long loops stand still while a table grows to so many buckets, while the heaviest get in,
 * and while half of it expires: a histogram of the time that a turn of 64 records takes. Pauses of
 * the garbage collector have a row of their own: they come of the buckets' number, whatever the
 * table does. So has the time by the clock, in which other processes had the processor.
 *
 * <p>Usage: {@code LoopPauses BUCKETS [LOOPS]}. Nothing else should run on the machine.
 */
public final class LoopPauses {
  private static final int WORDS = 4;
  private static final int TURN = 64;
  private static final int START = 1_800_000_000;
  private static final long COUNTING_NS = 12_000_000_000L;
  private static final long OTHER = -1;
  private static final double[] BOUNDS_MS = {0.1, 0.3, 1, 3, 10, 30, 100, Double.MAX_VALUE};

  private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();

  /**
   * One turn that took longer than the first bound, by the clock of {@link System#nanoTime}.
   *
   * @param ownNs on a processor, or waiting for a lock: not while another process had the processor
   */
  private record Pause(long fromNs, long toNs, long ownNs) {}

  private final int limit;
  private final int loopCount;
  private final Buckets buckets;
  private final QuiescentStates states = new QuiescentStates();
  private final Queue<Pause> collections = new ConcurrentLinkedQueue<>();
  private final AtomicLong nextKey = new AtomicLong();
  private volatile int now = START;
  private volatile boolean counting;
  private final ThreadLocal<Long> blockedBefore = ThreadLocal.withInitial(() -> 0L);

  private final CountBatch.Folding folding =
      new CountBatch.Folding() {
        @Override
        public boolean isBounded(long[] key) {
          return key[1] == OTHER;
        }

        @Override
        public void fold(long[] key) {
          key[1] = OTHER;
        }

        @Override
        public void foldAll(long[] key) {
          Arrays.fill(key, OTHER);
        }
      };

  private LoopPauses(int limit, int loopCount) {
    this.limit = limit;
    this.loopCount = loopCount;
    buckets = new Buckets(WORDS, limit, 1024);
    buckets.admitHeaviest(true);
    long offsetNs =
        System.nanoTime() - ManagementFactory.getRuntimeMXBean().getUptime() * 1_000_000L;
    ManagementFactory.getGarbageCollectorMXBeans()
        .forEach(
            bean ->
                ((NotificationEmitter) bean)
                    .addNotificationListener(
                        (notification, handback) -> {
                          var info =
                              GarbageCollectionNotificationInfo.from(
                                  (CompositeData) notification.getUserData());
                          long from = info.getGcInfo().getStartTime() * 1_000_000L + offsetNs;
                          long to = info.getGcInfo().getEndTime() * 1_000_000L + offsetNs;
                          collections.add(new Pause(from - 2_000_000, to + 2_000_000, 0));
                        },
                        null,
                        null));
  }

  /** Runs the three phases and prints a histogram of each. */
  public static void main(String[] args) throws InterruptedException {
    THREADS.setThreadContentionMonitoringEnabled(true);
    int limit = Integer.parseInt(args[0]);
    LoopPauses run = new LoopPauses(limit, args.length > 1 ? Integer.parseInt(args[1]) : 1);
    run.warmUp();
    run.phase("growth", () -> {}, false);
    run.phase("admission", run::decide, true);
    run.phase("expiry", run::expireHalf, true);
  }

  /** Compiled code, so that the first pauses are not the compiler's. */
  private static void warmUp(LoopPauses small) throws InterruptedException {
    small.run(false);
    small.counting = true;
    Thread stop = new Thread(() -> small.sleepAndStop(1_000));
    stop.start();
    small.run(true);
    stop.join();
  }

  private void warmUp() throws InterruptedException {
    warmUp(new LoopPauses(Math.min(limit, 300_000), loopCount));
  }

  private void sleepAndStop(long ms) {
    try {
      Thread.sleep(ms);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    counting = false;
  }

  private void phase(String name, Runnable housekeeping, boolean known)
      throws InterruptedException {
    counting = true;
    collections.clear();
    long before = System.nanoTime();
    Thread thread =
        new Thread(
            () -> {
              if (known) {
                housekeeping.run();
                sleepAndStop(Math.max(0, (before + COUNTING_NS - System.nanoTime()) / 1_000_000));
              }
            });
    thread.start();
    List<Pause> pauses = run(known);
    thread.join();
    Thread.sleep(200); // the collector's notifications come late
    print(name, pauses, (System.nanoTime() - before) / 1e9);
  }

  private List<Pause> run(boolean known) throws InterruptedException {
    List<Pause> pauses = new ArrayList<>();
    List<Thread> threads = new ArrayList<>();
    for (int i = 0; i < loopCount; i++) {
      int seed = i + 1;
      Thread thread =
          new Thread(
              () -> {
                List<Pause> own = known ? countKnown(seed) : grow();
                synchronized (pauses) {
                  pauses.addAll(own);
                }
              });
      thread.start();
      threads.add(thread);
    }
    for (Thread thread : threads) {
      thread.join();
    }
    return pauses;
  }

  private List<Pause> grow() {
    List<Pause> pauses = new ArrayList<>();
    QuiescentState loop = states.register();
    CountBatch batch = new CountBatch(buckets, loop, folding);
    for (long first = nextKey.getAndAdd(TURN); first < limit; first = nextKey.getAndAdd(TURN)) {
      turn(loop, batch, first, 1, pauses);
    }
    return pauses;
  }

  /** Nine of ten records are of hosts that have a bucket, the others of a few heavy ones. */
  private List<Pause> countKnown(int seed) {
    List<Pause> pauses = new ArrayList<>();
    QuiescentState loop = states.register();
    CountBatch batch = new CountBatch(buckets, loop, folding);
    long random = seed * 0x9E37_79B9_7F4A_7C15L;
    while (counting) {
      random = random * 6_364_136_223_846_793_005L + 1_442_695_040_888_963_407L;
      boolean outside = (random >>> 60) == 0;
      long first = ((random >>> 32) * (limit / 2)) >>> 32;
      turn(loop, batch, outside ? limit + (first & 0xFFF) : first, outside ? 0 : 1, pauses);
    }
    return pauses;
  }

  private void turn(
      QuiescentState loop, CountBatch batch, long first, int step, List<Pause> pauses) {
    long before = System.nanoTime();
    long cpuBefore = THREADS.getCurrentThreadCpuTime();
    loop.enter();
    for (int i = 0; i < TURN; i++) {
      long[] key = batch.key();
      key[0] = 0;
      key[1] = first + (long) i * step;
      key[2] = 0;
      key[3] = 7;
      batch.add(1_000, 1, now);
    }
    batch.flush(now);
    loop.leave();
    long after = System.nanoTime();
    if (after - before > BOUNDS_MS[0] * 1e6) {
      long cpu = THREADS.getCurrentThreadCpuTime() - cpuBefore;
      pauses.add(new Pause(before, after, Math.min(after - before, cpu + blocked())));
    }
  }

  /** For how long this thread has waited for locks since the last call. */
  private long blocked() {
    long all = THREADS.getThreadInfo(Thread.currentThread().getId()).getBlockedTime();
    long before = blockedBefore.get();
    blockedBefore.set(all);
    return (all - before) * 1_000_000;
  }

  @SuppressWarnings("NonAtomicVolatileUpdate") // this thread alone moves the time
  private void decide() {
    for (int i = 0; i < 10; i++) {
      now += 61;
      buckets.decide(now, now, states, ReadersHorizon.NOBODY, folding);
    }
    System.out.printf(
        "%,d admitted, outsiders' memory %,d MiB%n",
        buckets.admissionCounts().admitted(), buckets.weighingBytes() >> 20);
  }

  /** Loops count in the first half only. */
  @SuppressWarnings("NonAtomicVolatileUpdate") // this thread alone moves the time
  private void expireHalf() {
    now += 1_000;
    sleep(3_000);
    int ended = 0;
    for (int i = 0; i < 5; i++) {
      ended += buckets.expire(now, 900, states);
    }
    System.out.printf("%,d ended%n", ended);
  }

  private static void sleep(long ms) {
    try {
      Thread.sleep(ms);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void print(String phase, List<Pause> pauses, double seconds) {
    int[] ours = new int[BOUNDS_MS.length];
    int[] byTheClock = new int[BOUNDS_MS.length];
    int[] collector = new int[BOUNDS_MS.length];
    double longest = 0;
    for (Pause pause : pauses) {
      boolean collected =
          collections.stream().anyMatch(gc -> gc.fromNs < pause.toNs && pause.fromNs < gc.toNs);
      double ownMs = pause.ownNs / 1e6;
      double ms = (pause.toNs - pause.fromNs) / 1e6;
      if (collected) {
        collector[bound(ms)]++;
      } else {
        ours[bound(ownMs)]++;
        byTheClock[bound(ms)]++;
        longest = Math.max(longest, ownMs);
      }
    }
    System.out.printf(
        "%-9s %,10d buckets, %d loops, %.0f s: longest %.2f ms%n",
        phase, buckets.size(), loopCount, seconds, longest);
    System.out.printf(
        "  ms                0.1-0.3   0.3-1     1-3    3-10   10-30  30-100    >100%n");
    System.out.printf("  the table      %s%n", row(ours));
    System.out.printf("  and others     %s%n", row(byTheClock));
    System.out.printf("  the collector  %s%n", row(collector));
  }

  private static int bound(double ms) {
    int i = 0;
    while (ms > BOUNDS_MS[i]) {
      i++;
    }
    return i;
  }

  private static String row(int[] counts) {
    StringBuilder out = new StringBuilder();
    for (int i = 1; i < counts.length; i++) {
      out.append(String.format("%8d", counts[i]));
    }
    return out.toString();
  }
}
