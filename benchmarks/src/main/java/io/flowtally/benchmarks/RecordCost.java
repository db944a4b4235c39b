// SPDX-License-Identifier: Apache-2.0
package io.flowtally.benchmarks;

import io.flowtally.collector.Replay;
import java.lang.management.ManagementFactory;
import java.util.Arrays;
import java.util.function.IntFunction;

/**
 * CPU time of a record's way through decoding, classification and counting, as one thing grows:
 * hosts, prefixes, exporters or templates. By the thread's CPU clock, so that other load on the
 * machine disturbs it less than it disturbs JMH's wall clock; the best of some rounds.
 *
 * <p>Usage: {@code RecordCost hosts|prefixes|exporters|templates v5|v9|ipfix NUMBER...}
 */
public final class RecordCost {
  private static final long NOW_MS = 1_800_000_000_000L;
  private static final int ROUNDS = 8;
  private static final int SHUFFLES = 12;

  private final ExportShape shape;
  private final int hosts;
  private final int exporters;
  private final Replay replay;
  private DatagramRing ring;
  private int sent;

  private RecordCost(ExportShape shape, int hosts, int prefixes, int exporters, int templates) {
    this.shape = shape;
    this.hosts = hosts;
    this.exporters = exporters;
    replay = BenchmarkConfiguration.replay(prefixes, 50_000_000, exporters);
    ring = new DatagramRing(shape, hosts, exporters, templates);
  }

  /** Measures each size in turn and prints a row for it. */
  public static void main(String[] args) {
    if (args.length < 3) {
      System.err.println(
          "usage: RecordCost hosts|prefixes|exporters|templates v5|v9|ipfix NUMBER...");
      System.exit(2);
    }
    ExportShape shape = ExportShape.named(args[1]);
    IntFunction<String> measurement =
        switch (args[0]) {
          case "hosts" -> n -> new RecordCost(shape, n, 10, 8, 1).measure(args[0], n);
          case "prefixes" -> n -> new RecordCost(shape, 1000, n, 8, 1).measure(args[0], n);
          case "exporters" -> n -> new RecordCost(shape, 1000, 10, n, 1).measure(args[0], n);
          case "templates" -> n -> new RecordCost(shape, 1000, 10, 1, n).measure(args[0], n);
          default -> throw new IllegalArgumentException("hosts, prefixes, exporters or templates");
        };
    // The first one is for the compiler.
    String unused = measurement.apply(Integer.parseInt(args[2]));
    Arrays.stream(args)
        .skip(2)
        .mapToInt(Integer::parseInt)
        .mapToObj(measurement)
        .forEach(System.out::println);
  }

  private String measure(String what, int number) {
    for (int exporter = 0; exporter < exporters; exporter++) {
      for (int template = 0; template < ring.templates(); template++) {
        send(ring.template(exporter, template), exporter);
      }
    }
    for (int host = 0; host < hosts; host += DatagramRing.RECORDS / 2) {
      send(ring.nextInTurn(), 0);
    }
    ring =
        new DatagramRing(
            shape,
            hosts,
            exporters,
            Math.max(1, ring.templates())); // for hosts in random order again
    double best = Double.MAX_VALUE;
    for (int round = 0; round < ROUNDS; round++) {
      best = Math.min(best, round());
    }
    long buckets = replay.aggregates().stream().mapToLong(a -> a.buckets().size()).sum();
    return String.format(
        "%-9s %9d %-5s %9d buckets %8.1f ns a record",
        what, number, shape, buckets, best / DatagramRing.RECORDS / ring.size() / SHUFFLES);
  }

  /** Nanoseconds for the whole ring, {@link #SHUFFLES} times, each time with other hosts. */
  private double round() {
    double spent = 0;
    int turn = 0;
    for (int i = 0; i < SHUFFLES; i++) {
      ring.shuffle();
      long before = ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
      for (int j = 0; j < ring.size(); j++) {
        int exporter = turn++ % exporters;
        send(ring.next(exporter), exporter);
      }
      spent += ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime() - before;
    }
    return spent;
  }

  private void send(byte[] datagram, int exporter) {
    replay.onDatagram(datagram, 0, datagram.length, 0, DatagramRing.EXPORTER + exporter, 0, NOW_MS);
    if (++sent % BenchmarkConfiguration.TURN == 0) {
      replay.onBatchEnd();
    }
  }
}
