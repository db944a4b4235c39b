// SPDX-License-Identifier: Apache-2.0
package io.flowtally.collector;

import static org.assertj.core.api.Assertions.assertThat;

import io.flowtally.codec.DatagramBuilder;
import io.flowtally.codec.V5Record;
import io.flowtally.count.Bucket;
import io.flowtally.view.AggregateView;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Far more hosts than {@code limits.buckets}, as a scan brings them. {@code -Dflowtally.hosts=N}
 * says how many; docs/limits.md has the figures of ten millions.
 */
@Tag("slow")
class HostFloodTest {
  private static final int BUCKETS = 100_000;
  private static final int HOSTS = Integer.getInteger("flowtally.hosts", 1_000_000);
  private static final int RECORDS = 30;
  private static final int FIRST_HOST = 0x0A00_0000;
  private static final int HEADER = 24;
  private static final int RECORD = 48;
  private static final int DESTINATION = 4;
  private static final int PACKETS = 16;
  private static final int OCTETS = 20;

  @TempDir Path folder;
  private final ByteBuffer datagram = ByteBuffer.wrap(datagram());
  private Replay replay;
  private long bytes;
  private long packets;

  private static byte[] datagram() {
    DatagramBuilder builder = DatagramBuilder.v5();
    for (int i = 0; i < RECORDS; i++) {
      builder.v5Record(V5Record.flow("8.8.8.8", "10.0.0.0", 0, 0));
    }
    return builder.build();
  }

  /** One record for each of these hosts, 10.0.0.0 and up. */
  private void flood(int from, int to) {
    for (int host = from; host < to; host += RECORDS) {
      for (int i = 0; i < RECORDS; i++) {
        int number = host + i < to ? host + i : from;
        int at = HEADER + i * RECORD;
        int octets = 1 + (number * 31 & 0xF_FFFF);
        datagram.putInt(at + DESTINATION, FIRST_HOST + number);
        datagram.putInt(at + OCTETS, octets).putInt(at + PACKETS, 1 + (i & 3));
        bytes += octets;
        packets += 1 + (i & 3);
      }
      Site.feed(replay, datagram.array());
    }
  }

  private static long usedHeap() {
    long least = Long.MAX_VALUE;
    for (int i = 0; i < 4; i++) {
      System.gc();
      Runtime runtime = Runtime.getRuntime();
      least = Math.min(least, runtime.totalMemory() - runtime.freeMemory());
    }
    return least;
  }

  @Test
  void takesNoMoreHeapThanTheLimitAndLosesNotAnOctet() throws Exception {
    String limits = "limits: {buckets: " + BUCKETS + "}\n";
    replay = new Site(folder).configure(limits).replay();
    long empty = usedHeap();
    flood(0, BUCKETS);
    long full = usedHeap();
    assertThat(inbound().overflowedRecords()).isZero();

    flood(BUCKETS, HOSTS);
    long flooded = usedHeap();
    System.out.printf(
        "%,d hosts against %,d buckets: heap %,d KiB when full, %,d KiB after the flood%n",
        HOSTS, BUCKETS, (full - empty) >> 10, (flooded - empty) >> 10);
    assertThat(flooded - full).as("heap beyond what the limit takes").isLessThan(1 << 20);
    assertThat(inbound().buckets().size() - inbound().buckets().sizePastLimit()).isEqualTo(BUCKETS);
    assertThat(inbound().countedRecords() + inbound().overflowedRecords())
        .isGreaterThanOrEqualTo(HOSTS);
    assertThatNothingIsLost();
  }

  private AggregateView inbound() {
    return Site.aggregate(replay, "inbound");
  }

  private void assertThatNothingIsLost() {
    assertThat(inbound().bytes()).isEqualTo(bytes);
    assertThat(inbound().packets()).isEqualTo(packets);
    long inBuckets = 0;
    for (Bucket bucket : inbound().buckets()) {
      inBuckets += bucket.bytes();
    }
    assertThat(inBuckets).isEqualTo(bytes);
    assertThat(Site.bytes(replay, "inbound").get("other 8.0.0.0")).isPositive();
  }

  @Test
  void goesOnCountingTheHostsThatItKnows() throws Exception {
    replay = new Site(folder).configure("limits: {buckets: 1000}\n").replay();
    flood(0, 900);
    flood(1000, 5000);
    long other = Site.bytes(replay, "inbound").get("other 8.0.0.0");
    Site.feed(replay, Site.flow("8.8.8.8", "10.0.0.7", 1_000_000_000, 1));

    assertThat(Site.bytes(replay, "inbound"))
        .containsEntry("10.0.0.7 8.0.0.0", 1_000_000_000L + 1 + 7 * 31)
        .containsEntry("other 8.0.0.0", other);
  }
}
