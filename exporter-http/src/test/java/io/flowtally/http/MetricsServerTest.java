// SPDX-License-Identifier: Apache-2.0
package io.flowtally.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.flowtally.exposition.FakeCollector;
import io.flowtally.http.webconfig.WebConfigException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MetricsServerTest {
  private static final InetSocketAddress V4 = loopback(0);
  private static final InetSocketAddress V6 = loopbackV6();

  @TempDir Path directory;

  private static InetSocketAddress loopback(int port) {
    return new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
  }

  private static InetSocketAddress loopbackV6() {
    try {
      byte[] address = new byte[16];
      address[15] = 1;
      return new InetSocketAddress(InetAddress.getByAddress(address), 0);
    } catch (UnknownHostException e) {
      throw new AssertionError(e);
    }
  }

  private static MetricsServer start(InetSocketAddress... addresses) throws Exception {
    return Served.start(new HttpSettings(List.of(addresses), null, false), new FakeCollector());
  }

  private static String health(InetAddress address, int port) throws IOException {
    try (Socket socket = new Socket(address, port)) {
      socket
          .getOutputStream()
          .write("GET /-/healthy HTTP/1.0\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
      return new String(socket.getInputStream().readAllBytes(), StandardCharsets.US_ASCII);
    }
  }

  @Test
  void servesOnEachAddress() throws Exception {
    try (MetricsServer server = start(V4, V6)) {
      assertThat(server.ports()).hasSize(2).doesNotHaveDuplicates();
      assertThat(health(V4.getAddress(), server.ports().get(0))).contains(" 200 ", "healthy");
      assertThat(health(V6.getAddress(), server.ports().get(1))).contains(" 200 ", "healthy");
    }
  }

  @Test
  void servesBothFamiliesOnTheWildcard() throws Exception {
    try (MetricsServer server = start(new InetSocketAddress(0))) {
      assertThat(health(V4.getAddress(), server.ports().get(0))).contains("healthy");
      assertThat(health(V6.getAddress(), server.ports().get(0))).contains("healthy");
    }
  }

  @Test
  void saysWhatToDoWhenAPortIsInUseAndFreesTheOthers() throws Exception {
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      int port = taken.getLocalPort();
      assertThatThrownBy(() -> start(V4, loopback(port)))
          .isInstanceOf(IOException.class)
          .hasMessage(
              "cannot serve HTTP on localhost:%d: Address already in use;"
                  + " end what uses the port, or set http.listen",
              port);
    }
  }

  @Test
  void saysWhatToDoWithANameThatIsNotKnown() {
    InetSocketAddress unknown = InetSocketAddress.createUnresolved("nowhere.invalid", 9999);
    assertThatThrownBy(() -> start(unknown))
        .hasMessage(
            "cannot serve HTTP on nowhere.invalid:9999: the name is not known here;"
                + " set http.listen");
  }

  @Test
  void freesItsPortsWhenClosed() throws Exception {
    MetricsServer server = start(V4);
    int port = server.ports().get(0);
    server.close();
    start(loopback(port)).close();
  }

  @Test
  void doesNotStartOnAWebConfigFileThatIsWrong() throws Exception {
    Path file = Files.writeString(directory.resolve("web.yml"), "users: {}\n");
    assertThatThrownBy(() -> Served.start(Served.loopback(file, false), new FakeCollector()))
        .isInstanceOfSatisfying(
            WebConfigException.class,
            e ->
                assertThat(e.mistakes())
                    .singleElement()
                    .asString()
                    .startsWith(file + ":1: unknown key \"users\": "));
  }
}
