// SPDX-License-Identifier: Apache-2.0
package io.flowtally.benchmarks;

import io.flowtally.collector.Replay;
import io.flowtally.receive.DatagramTap;
import io.flowtally.recent.RecentDatagrams;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** A record's whole way but the socket: decode, classify, count in the default aggregates. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 3, time = 1)
@Fork(value = 1, jvmArgs = "-XX:+UseSerialGC")
public class PipelineBenchmark {
  private static final long NOW_MS = 1_800_000_000_000L;

  @Param({"V5", "V9", "IPFIX"})
  ExportShape shape;

  @Param({"1000", "100000"})
  int hosts;

  private DatagramRing ring;
  private Replay replay;
  private DatagramTap recent;
  private int sent;

  /** Sends the template ahead. */
  @Setup
  public void start() {
    replay = BenchmarkConfiguration.replay(10, 1_000_000);
    recent = new RecentDatagrams(64 << 20, 1).tap();
    ring = new DatagramRing(shape, hosts);
    byte[] template = ring.template();
    if (template.length > 0) {
      replay.deliver(template, 0, template.length, 0, DatagramRing.EXPORTER, 0, NOW_MS);
    }
  }

  /** A datagram. */
  @Benchmark
  @OperationsPerInvocation(DatagramRing.RECORDS)
  public void count() {
    byte[] datagram = ring.next();
    replay.onDatagram(datagram, 0, datagram.length, 0, DatagramRing.EXPORTER, 0, NOW_MS);
    if (++sent % BenchmarkConfiguration.TURN == 0) {
      replay.onBatchEnd();
    }
  }

  /** The same, and the datagram is kept for searches. */
  @Benchmark
  @OperationsPerInvocation(DatagramRing.RECORDS)
  public void countAndKeep() {
    byte[] datagram = ring.next();
    recent.datagram(datagram, 0, datagram.length, 0, DatagramRing.EXPORTER, 0, NOW_MS);
    replay.onDatagram(datagram, 0, datagram.length, 0, DatagramRing.EXPORTER, 0, NOW_MS);
    if (++sent % BenchmarkConfiguration.TURN == 0) {
      replay.onBatchEnd();
    }
  }
}
