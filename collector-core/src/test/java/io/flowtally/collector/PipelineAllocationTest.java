// SPDX-License-Identifier: Apache-2.0
package io.flowtally.collector;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import io.flowtally.codec.DatagramBuilder;
import io.flowtally.codec.V5Record;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PipelineAllocationTest {
  private static final int DATAGRAMS = 20_000;

  @TempDir Path folder;

  @Test
  void allocatesNothingFromTheDatagramToTheBuckets() throws Exception {
    Replay replay = new Site(folder).replay();
    DatagramBuilder builder = DatagramBuilder.v5();
    for (int i = 1; i <= 30; i++) {
      builder.v5Record(V5Record.flow("8.8.8." + i, "10.1.2." + i, 1000, 10));
    }
    byte[] datagram = builder.build();
    feed(replay, datagram);
    ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    long before = threads.getCurrentThreadAllocatedBytes();
    feed(replay, datagram);
    double each = (threads.getCurrentThreadAllocatedBytes() - before) / (double) DATAGRAMS;
    assertThat(each).as("bytes a datagram of 30 records").isLessThan(1);
    assertThat(Site.aggregate(replay, "inbound").countedRecords()).isEqualTo(2L * DATAGRAMS * 30);
  }

  private static void feed(Replay replay, byte[] datagram) {
    for (int i = 0; i < DATAGRAMS; i++) {
      Site.feed(replay, datagram);
    }
  }
}
