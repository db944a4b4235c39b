// SPDX-License-Identifier: Apache-2.0
package io.flowtally.http.page;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import io.flowtally.http.ServerLimits;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class LargeWritesTest {
  /** The JDK reads them once a process, and other tests in this one rely on them. */
  @BeforeAll
  static void setLimits() {
    ServerLimits.set();
  }

  private static final int BODY = 40_000;

  @Test
  void arePossibleWithThisJdk() {
    assertThat(LargeWrites.arePossible()).isTrue();
  }

  @Test
  void theBodyGathersUntilItIsMuchOrOver() throws Exception {
    CountDownLatch written = new CountDownLatch(1);
    CountDownLatch looked = new CountDownLatch(1);
    HttpServer server =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 1);
    server.createContext(
        "/",
        exchange -> {
          LargeWrites.enable(exchange);
          exchange.sendResponseHeaders(200, 0);
          try (OutputStream body = exchange.getResponseBody()) {
            body.write(new byte[BODY]);
            written.countDown();
            looked.await();
          } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
          }
        });
    server.start();
    try (Socket client =
        new Socket(InetAddress.getLoopbackAddress(), server.getAddress().getPort())) {
      client
          .getOutputStream()
          .write("GET / HTTP/1.1\r\nHost: x\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
      InputStream answer = client.getInputStream();
      written.await();
      assertThat(answer.available()).as("the headers alone").isLessThan(1000);
      looked.countDown();
      assertThat(answer.readNBytes(BODY)).hasSize(BODY);
    } finally {
      looked.countDown();
      server.stop(0);
    }
  }
}
