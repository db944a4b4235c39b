// SPDX-License-Identifier: Apache-2.0
package io.flowtally.benchmarks;

import io.flowtally.count.Bucket;
import io.flowtally.count.Buckets;
import io.flowtally.count.CountBatch;
import io.flowtally.count.QuiescentState;
import io.flowtally.count.QuiescentStates;
import io.flowtally.count.ReadersHorizon;
import java.util.Arrays;
import java.util.SplittableRandom;

/**
 * How much of the traffic the heaviest hold under their names, by the path that records take:
 * batches, buckets, a decision a second. Time is a number, so minutes pass in seconds.
 *
 * <pre>
 * AdmissionRun zipf LIMIT EXPONENT RATE constant|tail   steady state and newcomers
 * AdmissionRun drift LIMIT EXPONENT RATE constant|tail  1 % of the heaviest change a minute
 * AdmissionRun flood LIMIT EXPONENT RATE constant|tail  and 10 million hosts in a minute
 * AdmissionRun scan LIMIT                               a scan that never stops, then 100 heavy hosts
 * AdmissionRun all                                      the table of docs/limits.md
 * </pre>
 */
public final class AdmissionRun {
  private static final int WORDS = 4;
  private static final int SETTLED_RECORDS = 30_000_000;
  private static final int LEAST_SETTLE_SECONDS = 300;
  private static final int MEASURED_SECONDS = 180;
  private static final int NEWCOMERS = 20;
  private static final int PATIENCE_SECONDS = 60;
  private static final int FLOOD = 10_000_000;
  private static final int FLOOD_SECONDS = 60;
  private static final long SCANNER = 1L << 40;
  private static final long NEWCOMER = 1L << 41;
  private static final long OTHER = -1;

  private final Buckets buckets;
  private final QuiescentStates loops = new QuiescentStates();
  private final QuiescentState loop = loops.register();
  private final CountBatch.Folding folding = new OneOther();
  private final CountBatch batch;
  private int now = 1_800_000_000;
  private long sent;
  private long others;

  private static final class OneOther implements CountBatch.Folding {
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
  }

  private AdmissionRun(int limit) {
    buckets = new Buckets(WORDS, limit, 1024);
    buckets.admitHeaviest(true);
    batch = new CountBatch(buckets, loop, folding);
  }

  /** Runs what the arguments say and prints a row for each. */
  public static void main(String[] args) {
    switch (args.length == 0 ? "" : args[0]) {
      case "all" -> all();
      case "scan" -> new AdmissionRun(Integer.parseInt(args[1])).scan();
      case "zipf", "drift", "flood" ->
          new AdmissionRun(Integer.parseInt(args[1]))
              .run(args[0], Double.parseDouble(args[2]), Integer.parseInt(args[3]), args[4]);
      default -> {
        System.err.println(
            "usage: AdmissionRun all | scan LIMIT | zipf|drift|flood LIMIT EXPONENT"
                + " RATE constant|tail");
        System.exit(2);
      }
    }
  }

  private static void all() {
    for (int limit : new int[] {1_000, 10_000, 100_000}) {
      new AdmissionRun(limit).scan();
      for (double exponent : new double[] {0.8, 1.0, 1.2}) {
        new AdmissionRun(limit).run("zipf", exponent, 50_000, "constant");
        new AdmissionRun(limit).run("zipf", exponent, 450_000, "constant");
        new AdmissionRun(limit).run("zipf", exponent, 50_000, "tail");
        new AdmissionRun(limit).run("drift", exponent, 50_000, "constant");
        new AdmissionRun(limit).run("flood", exponent, 50_000, "constant");
      }
    }
  }

  private void record(long host, long bytes) {
    long[] key = batch.key();
    key[0] = 0;
    key[1] = host;
    key[2] = 0;
    key[3] = 7;
    batch.add(bytes, 1, now);
    sent += bytes;
  }

  private void endOfSecond() {
    batch.flush(now);
    others += batch.takeOverflowedBytes();
    loop.leave();
    now++;
    buckets.decide(now, now, loops, ReadersHorizon.NOBODY, folding);
    loop.enter();
  }

  private void fill(int limit) {
    loop.enter();
    for (int i = 0; i < limit; i++) {
      record(SCANNER + i, 40);
    }
    endOfSecond();
  }

  private boolean isInside(long host) {
    Bucket bucket = buckets.find(new long[] {0, host, 0, 7});
    return bucket != null && !bucket.isRetired();
  }

  private void run(String kind, double exponent, int rate, String sizes) {
    int limit = buckets.limit();
    HostTraffic traffic = new HostTraffic(exponent, sizes.equals("tail"));
    fill(limit);
    int settle = Math.max(LEAST_SETTLE_SECONDS, SETTLED_RECORDS / rate);
    for (int i = 0; i < settle; i++) {
      second(traffic, kind, rate, limit);
    }
    long admitted = buckets.admissionCounts().admitted();
    long cameBack = buckets.admissionCounts().cameBack();
    sent = 0;
    others = 0;
    long best = 0;
    int seconds = kind.equals("flood") ? FLOOD_SECONDS : MEASURED_SECONDS;
    for (int i = 0; i < seconds; i++) {
      best += second(traffic, kind, rate, limit);
      if (kind.equals("flood")) {
        others -= flood(i);
      }
    }
    double minutes = seconds / 60.0;
    double changes = (buckets.admissionCounts().admitted() - admitted) / minutes;
    double backs = (buckets.admissionCounts().cameBack() - cameBack) / minutes;
    System.out.printf(
        "%-5s %,7d %.1f %,7d/s %-8s ratio %.4f of %.3f, changes %.3f %% a minute (%.3f %% back),"
            + " newcomers %s, junk inside %d, outsiders' memory %.1f B a bucket%n",
        kind,
        limit,
        exponent,
        rate,
        sizes,
        (double) (sent - others) / best,
        (double) best / sent,
        100 * changes / limit,
        100 * backs / limit,
        kind.equals("zipf") ? newcomers(traffic, rate, limit) : "-",
        kind.equals("flood") ? junk() : 0,
        (double) buckets.weighingBytes() / limit);
  }

  /** A second of the traffic; returns what the best fixed choice would hold of it. */
  private long second(HostTraffic traffic, String kind, int rate, int limit) {
    if (kind.equals("drift")) {
      int each = Math.max(1, 2 * limit / 100 / 60);
      if (2 * limit / 100 >= 60 || now % (6000 / (2 * limit / 100 * 100)) == 0) {
        traffic.swap(each, 2 * limit);
      }
    }
    long best = 0;
    for (int i = 0; i < rate; i++) {
      int host = traffic.nextHost();
      int size = traffic.nextSize();
      record(host, size);
      best += traffic.rank() < limit ? size : 0;
    }
    endOfSecond();
    return best;
  }

  /** A second's share of ten million hosts that send one record each. */
  private long flood(int second) {
    long bytes = 0;
    for (int i = 0; i < FLOOD / FLOOD_SECONDS; i++) {
      record(SCANNER + (1L << 32) + (long) second * FLOOD + i, 40);
      bytes += 40;
    }
    sent -= bytes;
    return bytes;
  }

  private int junk() {
    int count = 0;
    for (Bucket bucket : buckets) {
      count += bucket.word(1) >= SCANNER && !bucket.isRetired() ? 1 : 0;
    }
    return count;
  }

  /** How long hosts wait that are a hundred times as heavy as the best choice's lightest. */
  private String newcomers(HostTraffic traffic, int rate, int limit) {
    double each = 100 * traffic.shareOfRank(limit - 1) * rate;
    SplittableRandom random = new SplittableRandom(3);
    int slowest = 0;
    int in = 0;
    boolean[] inside = new boolean[NEWCOMERS];
    for (int second = 1; second <= PATIENCE_SECONDS && in < NEWCOMERS; second++) {
      for (int i = 0; i < NEWCOMERS; i++) {
        int records = (int) (each + random.nextDouble());
        for (int j = 0; j < records; j++) {
          record(NEWCOMER + i, traffic.nextSize());
        }
      }
      second(traffic, "zipf", rate, limit);
      for (int i = 0; i < NEWCOMERS; i++) {
        if (!inside[i] && isInside(NEWCOMER + i)) {
          inside[i] = true;
          slowest = second;
          in++;
        }
      }
    }
    return in == NEWCOMERS ? slowest + " s" : (NEWCOMERS - in) + " missed";
  }

  /**
   * A scan of 300 new hosts every 0.2 s that never stops, and 100 heavy hosts that come after it.
   */
  private void scan() {
    int limit = buckets.limit();
    fill(limit);
    long scanner = SCANNER + limit;
    int allInside = -1;
    for (int second = 0; second < 300; second++) {
      for (int i = 0; i < 1500; i++) {
        record(scanner++, 40);
      }
      others = second == 120 ? 0 : others;
      sent = second == 120 ? 0 : sent;
      for (int i = 0; i < 1000; i++) {
        record(NEWCOMER + i % 100, 1000);
      }
      endOfSecond();
      int in = 0;
      for (int i = 0; i < 100; i++) {
        in += isInside(NEWCOMER + i) ? 1 : 0;
      }
      allInside = allInside < 0 && in == 100 ? second + 1 : allInside;
    }
    long scanned = 180L * 1500 * 40;
    System.out.printf(
        "scan  %,7d: all 100 inside after %d s; from two minutes on %.4f under their names,"
            + " %d of the scan admitted%n",
        limit,
        allInside,
        1 - (double) (others - scanned) / (sent - scanned),
        buckets.admissionCounts().admitted() - 100);
  }
}
