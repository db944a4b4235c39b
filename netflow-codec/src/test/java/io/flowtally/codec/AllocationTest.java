// SPDX-License-Identifier: Apache-2.0
package io.flowtally.codec;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import io.flowtally.codec.exporter.ExporterTable;
import java.lang.management.ManagementFactory;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The hot path allocates nothing: neither for a record nor for a datagram. */
class AllocationTest {
  private static final int RUNS = 20_000;

  private long sum;

  static Stream<DatagramBuilder> datagrams() {
    return Stream.of(
        BuiltDatagrams.v5(30),
        BuiltDatagrams.flows(DatagramBuilder.v9(), 30),
        BuiltDatagrams.flows(DatagramBuilder.ipfix(), 30),
        BuiltDatagrams.variable(DatagramBuilder.ipfix()),
        BuiltDatagrams.options(DatagramBuilder.v9()),
        BuiltDatagrams.names(),
        BuiltDatagrams.biflow(),
        BuiltDatagrams.scopes(),
        BuiltDatagrams.outCounters(),
        BuiltDatagrams.frame());
  }

  @ParameterizedTest
  @MethodSource("datagrams")
  void allocatesNothingInSteadyState(DatagramBuilder builder) {
    byte[] datagram = builder.build();
    ExporterTable table = new ExporterTable(CodecLimits.defaults());
    DatagramDecoder decoder =
        new DatagramDecoder(table, flow -> sum += flow.bytes() + flow.dstPort());
    ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    decode(decoder, datagram);
    long least = Long.MAX_VALUE;
    for (int attempt = 0; attempt < 5; attempt++) {
      long before = threads.getCurrentThreadAllocatedBytes();
      decode(decoder, datagram);
      least = Math.min(least, threads.getCurrentThreadAllocatedBytes() - before);
    }
    // What is left is the measuring itself.
    assertThat(least).isLessThan(RUNS / 100);
  }

  private static void decode(DatagramDecoder decoder, byte[] datagram) {
    for (int run = 0; run < RUNS; run++) {
      decoder.decode(datagram, 0, datagram.length, 0, Flows.EXPORTER, 0, run);
    }
  }
}
