// SPDX-License-Identifier: Apache-2.0
package io.flowtally.benchmarks;

import io.flowtally.codec.CodecLimits;
import io.flowtally.codec.DatagramDecoder;
import io.flowtally.codec.FlowRecord;
import io.flowtally.codec.exporter.ExporterTable;
import io.flowtally.filter.FilterException;
import io.flowtally.key.AggregatePlan;
import io.flowtally.key.KeyException;
import io.flowtally.networks.FlowFacts;
import io.flowtally.networks.NetworkOptions;
import io.flowtally.networks.Networks;
import io.flowtally.networks.NetworksException;
import io.flowtally.networks.NetworksFile;
import java.io.IOException;
import java.io.StringReader;
import java.util.List;
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

/**
 * Two look-ups, two filters and a key for each record of a v5 datagram. The record lives in the
 * decoder's callback only, so its decoding is part of the figure: take {@link DecodeBenchmark}'s
 * off.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 3, time = 1)
@Fork(value = 1, jvmArgs = "-XX:+UseSerialGC")
public class ClassifyBenchmark {
  private static final long NOW_MS = 1_800_000_000_000L;

  @Param({"10", "1000", "100000", "1000000"})
  int prefixes;

  private final FlowFacts facts = new FlowFacts();
  private Networks networks;
  private AggregatePlan inbound;
  private AggregatePlan outbound;
  private DatagramRing ring;
  private DatagramDecoder decoder;
  private final long[] key = new long[8];
  private long sum;

  /** Compiles the default aggregates. */
  @Setup
  public void compile() throws IOException, NetworksException, FilterException, KeyException {
    String text = BenchmarkConfiguration.networks(prefixes);
    NetworksFile file = NetworksFile.parse("local.net", new StringReader(text));
    networks = Networks.compile(file, List.of("Inside"), NetworkOptions.DEFAULT);
    inbound =
        AggregatePlan.compile("inbound", "dst local", List.of("dst_host", "src_net"), networks);
    outbound =
        AggregatePlan.compile("outbound", "src local", List.of("src_host", "dst_net"), networks);
    ring = new DatagramRing(ExportShape.V5, 1000);
    decoder = new DatagramDecoder(new ExporterTable(CodecLimits.defaults()), this::classify);
  }

  private void classify(FlowRecord flow) {
    facts.of(flow, networks);
    if (inbound.matches(facts)) {
      inbound.key(facts, key);
      sum += key[0] ^ key[1];
    }
    if (outbound.matches(facts)) {
      outbound.key(facts, key);
      sum += key[0] ^ key[1];
    }
  }

  /** A datagram. */
  @Benchmark
  @OperationsPerInvocation(DatagramRing.RECORDS)
  public long classify() {
    byte[] datagram = ring.next();
    decoder.decode(datagram, 0, datagram.length, 0, DatagramRing.EXPORTER, 0, NOW_MS);
    return sum;
  }
}
