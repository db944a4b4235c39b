// SPDX-License-Identifier: Apache-2.0
package io.flowtally.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.flowtally.codec.DatagramBuilder;
import io.flowtally.codec.V5Record;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A crowd that asks for large pages and does not read them, against a process with little heap. */
class SlowClientsIT {
  private static final int EXPORTERS = 1000;
  private static final int CROWD = 250;

  @TempDir Path directory;

  private final List<Socket> crowd = new ArrayList<>();

  @Test
  void aCrowdThatReadsNothingTakesNeitherTheHeapNorTheScrapes() throws Exception {
    Installation installation = new Installation(directory, "");
    List<String> jvm = List.of("-Xmx128m");
    try (FlowtallyProcess flowtally =
        FlowtallyProcess.start(
            directory, installation.udp, installation.http, jvm, installation.arguments())) {
      sendFromEachExporter(installation.udp);
      flowtally.awaitDatagrams(EXPORTERS);
      for (int i = 0; i < CROWD; i++) {
        ask(installation.http, i % 2 == 0 ? "/status" : "/metrics");
      }
      Waiting.until(
          "a scrape beside the crowd",
          Duration.ofSeconds(60),
          () -> Page.get(installation.http, "/metrics").status() == 200);
      assertThat(Page.get(installation.http, "/-/healthy").status()).isEqualTo(200);
      assertThat(flowtally.program().isAlive()).isTrue();
      assertThat(flowtally.program().log()).doesNotContain("OutOfMemoryError");
    } finally {
      for (Socket client : crowd) {
        client.close();
      }
    }
  }

  private void ask(int port, String path) throws IOException {
    Socket client = new Socket();
    client.setReceiveBufferSize(1024);
    client.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
    client
        .getOutputStream()
        .write(
            ("GET " + path + " HTTP/1.1\r\nHost: localhost\r\n\r\n")
                .getBytes(StandardCharsets.ISO_8859_1));
    crowd.add(client);
  }

  private static void sendFromEachExporter(int port) throws IOException {
    byte[] datagram =
        DatagramBuilder.v5().v5Record(V5Record.flow("198.51.100.7", "10.1.2.3", 100, 1)).build();
    for (int i = 0; i < EXPORTERS; i++) {
      InetAddress own =
          InetAddress.getByAddress(new byte[] {127, 1, (byte) (i / 250), (byte) (i % 250 + 1)});
      try (DatagramSocket socket = new DatagramSocket(new InetSocketAddress(own, 0))) {
        socket.send(
            new DatagramPacket(datagram, datagram.length, InetAddress.getLoopbackAddress(), port));
      }
    }
  }
}
