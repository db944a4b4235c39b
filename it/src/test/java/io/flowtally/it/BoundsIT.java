// SPDX-License-Identifier: Apache-2.0
package io.flowtally.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The packaged program where there is too much of everything. */
class BoundsIT {
  private static final Duration PATIENCE = Duration.ofSeconds(30);
  private static final String BYTES = "pmacct_flow_bytes_total";
  private static final String INBOUND = "aggregate=\"inbound\"";

  @TempDir Path directory;

  @Test
  void saysOnceThatAnAggregateIsFullAndCountsNewHostsAsOther() throws IOException {
    Installation installation = new Installation(directory, "limits: {buckets: 100}\n");
    try (FlowtallyProcess flowtally = installation.start();
        Sender sender = new Sender()) {
      sender.send(HostFlood.datagrams(3000), installation.udp);
      flowtally.awaitDatagrams(100);
      flowtally.program().awaitLog("has reached its limit", PATIENCE);
      sender.send(HostFlood.datagrams(3000), installation.udp);
      flowtally.awaitDatagrams(200);
      // Longer than housekeeping takes to come round again.
      Waiting.pause(2500);

      Exposition page = flowtally.scrape();
      assertThat(page.sum(BYTES, INBOUND)).isEqualTo(6000);
      assertThat(page.sum(BYTES, "ip_dst=\"other\"")).isEqualTo(2 * 2900);
      assertThat(page.sum(BYTES, "ip_dst=\"10.0.0.7\"")).isEqualTo(2);
      assertThat(page.sum("flowtally_aggregate_records_total", "outcome=\"overflowed\""))
          .isEqualTo(2 * 2900);
      assertThat(flowtally.program().log()).containsOnlyOnce("has reached its limit of 100 ");
    }
  }

  @Test
  void losesNoDatagramWhileHttpClientsMisbehave() throws Exception {
    Installation installation = new Installation(directory, "");
    List<Socket> slow = new ArrayList<>();
    ExecutorService pool = Executors.newFixedThreadPool(100);
    try (FlowtallyProcess flowtally = installation.start();
        Sender sender = new Sender();
        CountedLoad load = new CountedLoad(installation.udp, 1000)) {
      sender.send(HostFlood.datagrams(30_000), installation.udp);
      for (int i = 0; i < 100; i++) {
        slow.add(ask(installation.http, i % 2 == 0 ? "GET /metrics HTTP/1.1\r\nX-Slow: " : ""));
        slow.add(ask(installation.http, "GET /metrics HTTP/1.1\r\nHost: x\r\n\r\n"));
      }
      Callable<Integer> scrape = () -> Page.get(installation.http, "/metrics").status();
      for (Future<Integer> status : pool.invokeAll(Collections.nCopies(100, scrape))) {
        assertThat(status.get()).isIn(200, 503);
      }
      assertThat(Page.get(installation.http, "/-/healthy").status()).isEqualTo(200);
      for (Socket socket : slow) {
        socket.close();
      }
      load.stop();
      Waiting.until(
          "a free place among the scrapes",
          PATIENCE,
          () -> Page.get(installation.http, "/metrics").status() == 200);
      long sent = load.accepted() + 30_000;
      Waiting.until(
          sent + " bytes",
          PATIENCE,
          () -> flowtally.scrape().sum(BYTES, INBOUND) == sent,
          () -> Page.get(installation.http, "/metrics").status() + " " + load.accepted());
      assertThat(
              flowtally.scrape().sum("flowtally_udp_dropped_datagrams_total", "reason=\"kernel\""))
          .isZero();
      assertThat(flowtally.program().log()).doesNotContain("Exception", "\tat ");
    } finally {
      pool.shutdownNow();
      for (Socket socket : slow) {
        socket.close();
      }
    }
  }

  /** Sends the start of a request, or all of one, and never reads the answer. */
  private static Socket ask(int port, String request) throws IOException {
    Socket socket = new Socket(InetAddress.getLoopbackAddress(), port);
    socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
    return socket;
  }
}
