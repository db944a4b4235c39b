// SPDX-License-Identifier: Apache-2.0
package io.flowtally.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.flowtally.exposition.ManyHosts;
import io.flowtally.http.page.Places;
import io.flowtally.http.page.Workers;
import java.io.IOException;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Clients that keep to no manners cost no more than their own connection. */
@Timeout(120)
class HostileClientsTest {
  /** An exposition of about 18 MB, more than the buffers between two sockets hold. */
  private static final int BUCKETS = 100_000;

  private final List<RawClient> clients = new ArrayList<>();
  private Served served;

  @BeforeEach
  void serve() throws Exception {
    served = new Served(ManyHosts.collector(BUCKETS));
  }

  @AfterEach
  void close() throws IOException {
    for (RawClient client : clients) {
      client.close();
    }
    served.close();
  }

  private RawClient connect() throws IOException {
    RawClient client = new RawClient(served.port());
    clients.add(client);
    return client;
  }

  private void takeEveryPlaceSlowly() throws IOException {
    for (int i = 0; i < Places.MOST; i++) {
      RawClient slow = RawClient.slow(served.port());
      clients.add(slow);
      assertThat(slow.get("/metrics").readSome(15)).isEqualTo("HTTP/1.1 200 OK");
    }
  }

  @Test
  void slowReadersGiveTheirPlacesToThoseWhoAreQuick() throws Exception {
    takeEveryPlaceSlowly();

    assertThat(served.get("/-/healthy").statusCode()).isEqualTo(200);
    assertThat(served.get("/-/ready").statusCode()).isEqualTo(200);
    String scrape = connect().get("/metrics").readAll();
    assertThat(scrape).startsWith("HTTP/1.1 200 ").endsWith("\r\n0\r\n\r\n");
    assertThat(served.get("/status").statusCode()).isEqualTo(200);
  }

  @Test
  void silentConnectionsShutOutNobody() throws Exception {
    for (int i = 0; i < 600; i++) {
      connect();
    }
    assertThat(served.get("/-/healthy").statusCode()).isEqualTo(200);
    assertThat(served.get("/metrics?name[]=jvm_info").statusCode()).isEqualTo(200);
  }

  @Test
  void requestsWithoutAnEndMakeRoomForWholeOnes() throws Exception {
    for (int i = 0; i < Workers.MOST + 20; i++) {
      connect().send("GET /metrics HTTP/1.1\r\nX-Slow: ");
    }
    int tries = 0;
    String answer = "";
    while (!answer.startsWith("HTTP/1.1 200 ") && tries < 20) {
      tries++;
      answer = answerTo("GET /-/healthy HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n");
    }
    assertThat(answer).startsWith("HTTP/1.1 200 ");
  }

  @Test
  @Tag("slow")
  void aHundredScrapesAtOnceAreWholeOrKnownNotToBe() throws Exception {
    ExecutorService pool = Executors.newFixedThreadPool(100);
    try {
      Callable<String> scrape =
          () -> {
            try (RawClient client = new RawClient(served.port())) {
              String answer = client.get("/metrics").readAll();
              if (answer.startsWith("HTTP/1.1 503 ")) {
                return "refused";
              }
              return answer.endsWith("\r\n0\r\n\r\n") ? "whole" : "cut";
            }
          };
      List<String> outcomes = new ArrayList<>();
      for (Future<String> outcome : pool.invokeAll(Collections.nCopies(100, scrape))) {
        outcomes.add(outcome.get());
      }
      assertThat(outcomes).hasSize(100).contains("whole").isSubsetOf("whole", "refused", "cut");
    } finally {
      pool.shutdownNow();
    }
  }

  @Test
  @Tag("slow")
  void requestsThatNeverEndAreCutAndHinderNobody() throws Exception {
    for (int i = 0; i < 100; i++) {
      connect().send("GET /metrics HTTP/1.1\r\nX-Slow: ");
    }
    assertThat(served.get("/-/healthy").statusCode()).isEqualTo(200);
    assertThat(served.get("/metrics").statusCode()).isEqualTo(200);
    for (RawClient client : clients) {
      assertThat(cut(client)).isTrue();
    }
  }

  /** Waits until the server has closed the connection; how, does not matter. */
  private static boolean cut(RawClient client) {
    try {
      client.drain();
      return true;
    } catch (SocketTimeoutException e) {
      return false;
    } catch (IOException e) {
      return true;
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "\r\n\r\n",
        "GET\r\n\r\n",
        "GET /metrics\r\n\r\n",
        "GET metrics HTTP/1.1\r\nHost: x\r\n\r\n",
        "GET /%zz HTTP/1.1\r\nHost: x\r\n\r\n",
        "GET * HTTP/1.1\r\nHost: x\r\n\r\n",
        "GET mailto:me HTTP/1.1\r\nHost: x\r\n\r\n",
        "BREW /metrics HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n",
        "POST /metrics HTTP/1.1\r\nHost: x\r\nContent-Length: 99999999999999999999\r\n\r\n",
        "POST /metrics HTTP/1.1\r\nHost: x\r\nContent-Length: -5\r\n\r\n",
        "POST /metrics HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n",
        "\u0000\u0001\u0002\u00ff\r\n\r\n",
      })
  void brokenRequestsAreRefusedWithoutAStackTrace(String request) throws Exception {
    RawClient client = connect();
    client.send(request).finish();
    assertThat(client.readAll()).doesNotContain("HTTP/1.1 2", "\tat ", ".java");
    assertThat(served.get("/-/healthy").statusCode()).isEqualTo(200);
  }

  @Test
  void hugeHeadersAreRefused() throws Exception {
    String start = "GET /-/healthy HTTP/1.1\r\nHost: x\r\n";
    List<String> requests =
        List.of(
            start + "X-Long: " + "a".repeat(100_000) + "\r\n\r\n",
            start + "X-Many: 1\r\n".repeat(1000) + "\r\n",
            "GET /" + "a".repeat(1_000_000) + " HTTP/1.1\r\nHost: x\r\n\r\n");
    for (String request : requests) {
      String answer = answerTo(request);
      assertThat(answer).doesNotContain("HTTP/1.1 2", "\tat ", ".java");
    }
    assertThat(served.get("/-/healthy").statusCode()).isEqualTo(200);
  }

  /** What arrives before the server closes, which may be before all was sent. */
  private String answerTo(String request) throws IOException {
    try {
      RawClient client = connect();
      client.send(request).finish();
      return client.readAll();
    } catch (SocketException e) {
      return "";
    }
  }
}
