// SPDX-License-Identifier: Apache-2.0
package io.flowtally.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import io.flowtally.exposition.ManyHosts;
import java.lang.management.ManagementFactory;
import java.util.Arrays;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * All that a scrape of a million buckets allocates, garbage too, is a few MiB more than for a
 * thousand: the JDK's server wraps each chunk of 4 KiB. So its heap cannot grow by more.
 */
@Timeout(180)
@Tag("slow")
class ScrapeHeapTest {
  private static final long MEBIBYTE = 1 << 20;
  private static final String PROTOBUF =
      "Accept: application/vnd.google.protobuf;proto=io.prometheus.client.MetricFamily";

  private final ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();

  @Test
  void staysFlatInEveryFormat() throws Exception {
    try (Served few = new Served(ManyHosts.collector(1000));
        Served many = new Served(ManyHosts.collector(1_000_000))) {
      assertFlat(few, many, "Accept: text/plain");
      assertFlat(few, many, "Accept: application/openmetrics-text");
      assertFlat(few, many, PROTOBUF);
      assertFlat(few, many, "Accept: text/plain", "Accept-Encoding: gzip");
    }
  }

  private void assertFlat(Served few, Served many, String... headers) throws Exception {
    // The first scrape of a format loads classes.
    allocatedByScrape(few, headers);
    long byFew = allocatedByScrape(few, headers);
    long byMany = allocatedByScrape(many, headers);
    assertThat(byFew).as("the threads that serve were found").isPositive();
    assertThat(byMany - byFew).as(headers[0]).isLessThan(8 * MEBIBYTE);
  }

  private long allocatedByScrape(Served served, String... headers) throws Exception {
    long before = allocatedByServer();
    try (RawClient client = new RawClient(served.port())) {
      client.get("/metrics", headers).drain();
    }
    return allocatedByServer() - before;
  }

  /** Of the threads that serve; they live for longer than this test runs. */
  private long allocatedByServer() {
    long[] ids =
        Thread.getAllStackTraces().keySet().stream()
            .filter(thread -> thread.getName().startsWith("http-"))
            .mapToLong(Thread::getId)
            .toArray();
    return Arrays.stream(threads.getThreadAllocatedBytes(ids)).filter(bytes -> bytes > 0).sum();
  }
}
