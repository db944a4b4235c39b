// SPDX-License-Identifier: Apache-2.0
package io.flowtally.benchmarks;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;

/**
 * Records at a steady rate from exporters of all three versions, of whom one leaves every now and
 * then and a new one comes, with other templates and other hosts; one datagram in a hundred is
 * noise. Its own thread sends; others may read the count and pause it.
 */
final class ChurningLoad implements Runnable {
  private static final List<ExportShape> SHAPES =
      List.of(ExportShape.V5, ExportShape.V9, ExportShape.IPFIX);
  private static final int EXPORTERS = 24;
  private static final int RECORDS = 24;
  private static final int HOSTS = 4000;
  private static final int BURST = 64;
  private static final int NOISE_EVERY = 100;
  private static final long CHURN_NS = 500_000_000;
  private static final long PAUSE_NS = 200_000;
  private static final int ADDRESSES = 100_000;

  private record Source(
      SimulatedExporter exporter, TrafficPattern traffic, ByteBuffer template, ByteBuffer data) {}

  private final InetSocketAddress target;
  private final long datagramsPerSecond;
  private final List<Source> sources = new ArrayList<>();
  private final ByteBuffer noise = ByteBuffer.allocateDirect(64);
  private int made;
  private int turn;
  private final AtomicLong sent = new AtomicLong();
  private final AtomicLong records = new AtomicLong();
  private final AtomicLong sendingNs = new AtomicLong();
  private volatile boolean paused;
  private volatile boolean stopped;
  private volatile boolean resting;

  ChurningLoad(InetSocketAddress target, long recordsPerSecond) {
    this.target = target;
    this.datagramsPerSecond = recordsPerSecond / RECORDS;
  }

  /** Datagrams that the kernel has taken. */
  long sent() {
    return sent.get();
  }

  /** Records of theirs, templates and noise left out. */
  long records() {
    return records.get();
  }

  /** How long it was not paused. */
  double sendingSeconds() {
    return sendingNs.get() / 1e9;
  }

  /** Returns once nothing more is sent. */
  void pause() {
    paused = true;
    while (!resting) {
      LockSupport.parkNanos(PAUSE_NS);
    }
  }

  void resume() {
    paused = false;
  }

  void stop() {
    stopped = true;
  }

  @Override
  public void run() {
    try {
      for (int i = 0; i < EXPORTERS; i++) {
        sources.add(source());
      }
      send();
      for (Source source : sources) {
        source.exporter.close();
      }
    } catch (IOException e) {
      throw new IllegalStateException("sending failed", e);
    }
  }

  private void send() throws IOException {
    long start = System.nanoTime();
    long begun = 0;
    long before = 0;
    long nextChurn = CHURN_NS;
    while (!stopped) {
      long elapsed = System.nanoTime() - start;
      sendingNs.addAndGet(resting ? 0 : elapsed - before);
      before = elapsed;
      if (elapsed >= nextChurn) {
        nextChurn = elapsed + CHURN_NS;
        churn();
      }
      long due = (long) (datagramsPerSecond * (elapsed / 1e9)) - begun;
      resting = paused;
      if (paused || due <= 0) {
        begun += paused ? due : 0;
        LockSupport.parkNanos(PAUSE_NS);
        continue;
      }
      for (long i = Math.min(due, BURST); i > 0; i--, begun++) {
        sendOne();
      }
    }
    resting = true;
  }

  private void sendOne() throws IOException {
    turn = turn + 1 == EXPORTERS ? 0 : turn + 1;
    Source source = sources.get(turn);
    long number = sent.get();
    if (number % NOISE_EVERY == 0) {
      noise.clear().putLong(0, number * 0x9E37_79B9_7F4A_7C15L);
      count(source.exporter.sendAsIs(noise));
    } else {
      source.traffic.patch(source.data);
      boolean accepted = source.exporter.send(source.data, RECORDS);
      count(accepted);
      records.addAndGet(accepted ? RECORDS : 0);
    }
  }

  /** The one that is there longest leaves; those that stay send their templates again. */
  private void churn() throws IOException {
    if (paused) {
      return;
    }
    sources.remove(0).exporter.close();
    sources.add(source());
    for (Source source : sources) {
      sendTemplate(source);
    }
  }

  private Source source() throws IOException {
    ExportShape shape = SHAPES.get(made % SHAPES.size());
    int seconds = (int) (System.currentTimeMillis() / 1000);
    Source source =
        new Source(
            new SimulatedExporter(shape, made % ADDRESSES, target),
            new TrafficPattern(shape, HOSTS, RECORDS).movedBy(made * 100),
            shape.hasTemplate() ? shape.templateDatagram(seconds) : ByteBuffer.allocate(0),
            shape.dataDatagram(RECORDS, seconds));
    made++;
    sendTemplate(source);
    return source;
  }

  private void sendTemplate(Source source) throws IOException {
    if (source.template.capacity() > 0) {
      count(source.exporter.send(source.template, 0));
    }
  }

  private void count(boolean accepted) {
    if (accepted) {
      sent.incrementAndGet();
    }
  }
}
