// SPDX-License-Identifier: Apache-2.0
package io.flowtally.benchmarks;

import java.io.IOException;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * A collector under a steady load whose hosts, exporters and templates come and go, scraped every
 * second, reloaded every five, restarted once: its memory must stay flat and its books balanced,
 * and the load must have been there. Exit code 1 if not. See benchmarks/long-run.sh.
 */
public final class LongRun implements AutoCloseable {
  private static final String NETWORKS = "# Inside\n10.0.0.0/8\n# Elsewhere\n32.0.0.0/3\n";

  /** Buckets end, the limit is passed, and so is that of exporters. */
  private static final String SETTINGS =
      """
      listen: ["127.0.0.1:%d"]
      networks_file: local.net
      http: {listen: ["127.0.0.1:%d"]}
      state: {directory: state, interval: 5s}
      limits: {buckets: 10000, idle: 20s, exporters: 256, held_for: 10s}
      aggregates:
        inbound: {filter: dst local, by: [dst_host, src_net]}
        outbound: {filter: src local, by: [src_host, dst_net]}
        exporters: {by: [peer_src_ip, proto]}
      """;

  private static final int RELOAD_EVERY = 5;
  private static final int BALANCE_TRIES = 5;

  private final int seconds;
  private final Path directory;
  private final CollectorProcess collector;
  private final ChurningLoad load;
  private final Thread sender;
  private final MemoryTrend trend = new MemoryTrend();
  private final List<String> faults = new ArrayList<>();
  private final long recordsPerSecond;
  private final double mostDropped;
  private long sentBefore;
  private double droppedBefore;
  private double reloadedAt;

  private LongRun(Path jar, int seconds, long recordsPerSecond, double mostDropped)
      throws IOException {
    this.seconds = seconds;
    this.recordsPerSecond = recordsPerSecond;
    this.mostDropped = mostDropped;
    directory = Files.createTempDirectory("long-run");
    int udp;
    int http;
    try (DatagramSocket one = new DatagramSocket(0);
        ServerSocket other = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      udp = one.getLocalPort();
      http = other.getLocalPort();
    }
    Files.writeString(directory.resolve("local.net"), NETWORKS);
    Path yaml = Files.writeString(directory.resolve("a.yaml"), SETTINGS.formatted(udp, http));
    collector = new CollectorProcess(jar, yaml, http);
    load =
        new ChurningLoad(
            new InetSocketAddress(InetAddress.getLoopbackAddress(), udp), recordsPerSecond);
    sender = new Thread(load, "load");
    sender.setDaemon(true);
  }

  /** Arguments: the jar, seconds, records a second, and what percentage the kernel may drop. */
  public static void main(String[] args) throws IOException, InterruptedException {
    if (args.length != 4) {
      System.err.println("usage: LongRun JAR SECONDS RECORDS_PER_SECOND PERCENT_DROPPED");
      System.exit(2);
    }
    int status;
    try (LongRun run =
        new LongRun(
            Path.of(args[0]),
            Integer.parseInt(args[1]),
            Long.parseLong(args[2]),
            Double.parseDouble(args[3]))) {
      status = run.run();
    }
    System.exit(status);
  }

  /** Returns the exit code. */
  private int run() throws IOException, InterruptedException {
    collector.start();
    sender.start();
    int restartAt = seconds / 6;
    int sampleEvery = Math.max(2, seconds / 60);
    long start = System.nanoTime();
    for (int second = 1; second <= seconds; second++) {
      long due = start + TimeUnit.SECONDS.toNanos(second) - System.nanoTime();
      TimeUnit.NANOSECONDS.sleep(Math.max(0, due));
      Map<String, Double> page = collector.scrape();
      if (!sender.isAlive()) {
        faults.add("the sender has ended at " + second + " s");
        break;
      }
      if (second % RELOAD_EVERY == 0) {
        reload(second, page);
      }
      if (second == restartAt) {
        restart();
      }
      if (second % sampleEvery == 0) {
        sample(second, page, second > restartAt + (seconds - restartAt) / 3);
      }
    }
    if (sender.isAlive()) {
      load.pause();
    }
    LoadReport report = report(balance("at the end"));
    load.stop();
    report.faults().forEach(faults::add);
    trend.faults().forEach(faults::add);
    collector.stop();
    System.out.println(report);
    System.out.println(trend);
    faults.forEach(fault -> System.out.println("FAULT " + fault));
    System.out.println(faults.isEmpty() ? "long run: all good" : "long run: FAILED");
    return faults.isEmpty() ? 0 : 1;
  }

  private LoadReport report(Map<String, Double> last) {
    return new LoadReport(
        load.records(),
        load.sendingSeconds(),
        recordsPerSecond,
        load.sent(),
        droppedBefore + dropped(last),
        mostDropped);
  }

  private static double dropped(Map<String, Double> page) {
    return Identities.sum(page, "flowtally_udp_dropped_datagrams_total", "reason=\"kernel\"");
  }

  /** Every second time with one row more. The one before must have been taken up. */
  private void reload(int second, Map<String, Double> page)
      throws IOException, InterruptedException {
    double at = page.getOrDefault("flowtally_config_last_reload_success_timestamp_seconds", 0.0);
    if (at <= reloadedAt) {
      faults.add("a reload was not taken up before " + second + " s");
    }
    reloadedAt = at;
    boolean more = second / RELOAD_EVERY % 2 == 0;
    Files.writeString(directory.resolve("local.net"), NETWORKS + (more ? "40.0.0.0/8\n" : ""));
    collector.signal("HUP");
  }

  private void restart() throws IOException, InterruptedException {
    load.pause();
    Map<String, Double> before = balance("before the restart");
    collector.stop();
    collector.start();
    sentBefore = load.sent();
    droppedBefore = dropped(before);
    Map<String, Double> after = collector.scrape();
    String total = "flowtally_aggregate_bytes_total";
    if (Identities.sum(after, total, "") != Identities.sum(before, total, "")) {
      faults.add("totals after the restart are not those before it");
    }
    load.resume();
  }

  /** A bucket may end in the middle of a scrape: the books are right if one scrape balances. */
  private Map<String, Double> balance(String when) throws IOException, InterruptedException {
    List<String> broken = List.of();
    for (int i = 0; i < BALANCE_TRIES; i++) {
      TimeUnit.MILLISECONDS.sleep(500);
      Map<String, Double> page = collector.scrape();
      broken = Identities.broken(page, load.sent() - sentBefore);
      if (broken.isEmpty()) {
        System.out.println("identities hold " + when);
        return page;
      }
    }
    broken.forEach(one -> faults.add(when + ": " + one));
    return collector.scrape();
  }

  private void sample(int second, Map<String, Double> page, boolean warm)
      throws IOException, InterruptedException {
    double heap = collector.liveHeap();
    double resident = collector.resident();
    if (warm) {
      trend.add(heap, resident);
    }
    System.out.printf(
        "%5d s: %,.0f records, %,.0f dropped by the kernel, %,.0f buckets, %,.0f evicted,"
            + " heap %.1f MiB, resident %.1f MiB%n",
        second,
        Identities.sum(page, "flowtally_exporter_records_total", ""),
        dropped(page),
        Identities.sum(page, "flowtally_aggregate_buckets", ""),
        Identities.sum(page, "flowtally_aggregate_evicted_buckets_total", ""),
        heap,
        resident);
  }

  @Override
  public void close() {
    collector.close();
    System.out.println("log and state: " + directory);
  }
}
