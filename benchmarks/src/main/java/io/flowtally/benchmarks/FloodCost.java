// SPDX-License-Identifier: Apache-2.0
package io.flowtally.benchmarks;

import io.flowtally.collector.Replay;
import java.lang.management.ManagementFactory;
import java.util.Arrays;

/**
 * CPU time of a record's whole way, decisions on admission included, while records come from more
 * or fewer hosts than there are buckets. A second passes for every so many records. Made to be run
 * in turn with the same class in an older build; the median of some rounds.
 *
 * <p>Usage: {@code FloodCost HOSTS BUCKETS}
 */
public final class FloodCost {
  private static final long START_MS = 1_800_000_000_000L;
  private static final int RECORDS_A_SECOND = 150_000;
  private static final int WARM_UP = 6;
  private static final int ROUNDS = 9;
  private static final int SHUFFLES = 6;

  private final Replay replay;
  private final DatagramRing ring;
  private long sent;

  private FloodCost(int hosts, int buckets) {
    replay = BenchmarkConfiguration.replay(10, buckets);
    ring = new DatagramRing(ExportShape.V5, hosts);
    int filled = Math.min(hosts, buckets);
    DatagramRing filling = new DatagramRing(ExportShape.V5, filled);
    for (int i = 0; i < filled; i += DatagramRing.RECORDS / 2) {
      send(filling.nextInTurn());
    }
  }

  /** Measures and prints a row. */
  public static void main(String[] args) {
    int hosts = Integer.parseInt(args[0]);
    int buckets = Integer.parseInt(args[1]);
    FloodCost cost = new FloodCost(hosts, buckets);
    double[] rounds = new double[ROUNDS];
    for (int i = -WARM_UP; i < ROUNDS; i++) {
      double round = cost.round();
      if (i >= 0) {
        rounds[i] = round;
      }
    }
    Arrays.sort(rounds);
    System.out.printf(
        "%,11d hosts %,9d buckets %7.1f ns a record (%.1f to %.1f)%n",
        hosts, buckets, rounds[ROUNDS / 2], rounds[0], rounds[ROUNDS - 1]);
  }

  private double round() {
    double spent = 0;
    for (int i = 0; i < SHUFFLES; i++) {
      ring.shuffle();
      long before = ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
      for (int j = 0; j < ring.size(); j++) {
        send(ring.next());
      }
      spent += ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime() - before;
    }
    return spent / SHUFFLES / ring.size() / DatagramRing.RECORDS;
  }

  private void send(byte[] datagram) {
    long nowMs = START_MS + sent * DatagramRing.RECORDS / (RECORDS_A_SECOND / 1000);
    replay.onDatagram(datagram, 0, datagram.length, 0, DatagramRing.EXPORTER, 0, nowMs);
    if (++sent % BenchmarkConfiguration.TURN == 0) {
      replay.onBatchEnd();
    }
  }
}
