// SPDX-License-Identifier: Apache-2.0
package io.flowtally.benchmarks;

import io.flowtally.codec.CodecLimits;
import io.flowtally.codec.DatagramDecoder;
import io.flowtally.codec.FlowRecord;
import io.flowtally.codec.exporter.ExporterTable;
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

/** One record out of a datagram of 24: addresses and counters read, nothing done with them. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 3, time = 1)
@Fork(value = 1, jvmArgs = "-XX:+UseSerialGC")
public class DecodeBenchmark {
  private static final long NOW_MS = 1_800_000_000_000L;

  @Param({"V5", "V9", "IPFIX"})
  ExportShape shape;

  private DatagramRing ring;
  private DatagramDecoder decoder;
  private long sum;

  /** Sends the template ahead. */
  @Setup
  public void start() {
    ring = new DatagramRing(shape, 1000);
    decoder = new DatagramDecoder(new ExporterTable(CodecLimits.defaults()), this::read);
    byte[] template = ring.template();
    decoder.decode(template, 0, template.length, 0, DatagramRing.EXPORTER, 0, NOW_MS);
  }

  private void read(FlowRecord flow) {
    sum += flow.srcLo() ^ flow.dstLo() ^ flow.bytes() ^ flow.packets();
  }

  /** A datagram. */
  @Benchmark
  @OperationsPerInvocation(DatagramRing.RECORDS)
  public long decode() {
    byte[] datagram = ring.next();
    decoder.decode(datagram, 0, datagram.length, 0, DatagramRing.EXPORTER, 0, NOW_MS);
    return sum;
  }
}
