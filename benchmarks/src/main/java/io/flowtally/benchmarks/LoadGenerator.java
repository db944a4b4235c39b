// SPDX-License-Identifier: Apache-2.0
package io.flowtally.benchmarks;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.LockSupport;

/**
 * Sends flow records over loopback for a bounded time and prints exactly what it sent.
 *
 * <p>One datagram is prebuilt; addresses and sequence number are patched in place, so nearly all of
 * the time is the kernel's. Templates go first and again every five seconds.
 */
public final class LoadGenerator {
  private static final long TEMPLATE_INTERVAL_NS = 5_000_000_000L;
  private static final long PAUSE_NS = 200_000;

  /** A burst between two looks at the clock. */
  private static final int BURST = 64;

  private final LoadOptions options;
  private final TrafficPattern traffic;
  private final List<SimulatedExporter> exporters = new ArrayList<>();
  private final ByteBuffer datagram;
  private final ByteBuffer template;
  private long sent;
  private long refused;
  private int turn;

  LoadGenerator(LoadOptions options) {
    this.options = options;
    traffic = new TrafficPattern(options.shape(), options.hosts(), options.records());
    int seconds = (int) (System.currentTimeMillis() / 1000);
    datagram = options.shape().dataDatagram(options.records(), seconds);
    template =
        options.shape().hasTemplate()
            ? options.shape().templateDatagram(seconds)
            : ByteBuffer.allocate(0);
  }

  /** Sends; see {@link LoadOptions#USAGE}. */
  public static void main(String[] args) throws IOException {
    LoadOptions options;
    try {
      options = LoadOptions.of(args);
    } catch (IllegalArgumentException e) {
      System.err.println(e.getMessage() + "\n" + LoadOptions.USAGE);
      System.exit(2);
      return;
    }
    new LoadGenerator(options).run();
  }

  void run() throws IOException {
    try {
      for (int i = 0; i < options.exporters(); i++) {
        exporters.add(new SimulatedExporter(options.shape(), i, options.target()));
      }
      long start = System.nanoTime();
      send(start);
      report(System.nanoTime() - start);
    } finally {
      for (SimulatedExporter exporter : exporters) {
        exporter.close();
      }
    }
  }

  private void send(long start) throws IOException {
    long length = options.seconds() * 1_000_000_000L;
    long nextTemplate = 0;
    for (long elapsed = 0; elapsed < length; elapsed = System.nanoTime() - start) {
      if (options.shape().hasTemplate() && elapsed >= nextTemplate) {
        sendTemplates();
        nextTemplate += TEMPLATE_INTERVAL_NS;
      }
      long due = options.rate() == 0 ? BURST : (long) (options.rate() * (elapsed / 1e9)) - sent;
      if (due <= 0) {
        LockSupport.parkNanos(PAUSE_NS);
      }
      for (long i = Math.min(due, BURST); i > 0; i--) {
        sendOne();
      }
    }
  }

  private void sendTemplates() throws IOException {
    for (SimulatedExporter exporter : exporters) {
      exporter.send(template, 0);
    }
  }

  private void sendOne() throws IOException {
    traffic.patch(datagram);
    SimulatedExporter exporter = exporters.get(turn);
    turn = turn + 1 == exporters.size() ? 0 : turn + 1;
    if (exporter.send(datagram, options.records())) {
      sent++;
    } else {
      refused++;
    }
  }

  private void report(long elapsedNs) {
    long octets = 0;
    long packets = 0;
    for (int i = 0; i < options.records(); i++) {
      octets += ExportShape.octets(i);
      packets += ExportShape.packets(i);
    }
    double cpu = ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
    System.out.printf(
        "sent datagrams=%d records=%d bytes=%d packets=%d refused=%d seconds=%.2f"
            + " records_per_second=%.0f cpu_us_per_record=%.3f%n",
        sent,
        sent * options.records(),
        sent * octets,
        sent * packets,
        refused,
        elapsedNs / 1e9,
        sent * options.records() / (elapsedNs / 1e9),
        cpu / 1e3 / Math.max(1, sent * options.records()));
  }
}
