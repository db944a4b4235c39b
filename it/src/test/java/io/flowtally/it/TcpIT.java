// SPDX-License-Identifier: Apache-2.0
package io.flowtally.it;

import static io.flowtally.codec.DatagramBuilder.field;
import static io.flowtally.codec.DatagramBuilder.values;
import static org.assertj.core.api.Assertions.assertThat;

import io.flowtally.capture.PcapFile;
import io.flowtally.codec.DatagramBuilder;
import io.flowtally.codec.Octets;
import io.flowtally.codec.ProtocolVersion;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** IPFIX over TCP and TLS, by programs that nobody here wrote, and by many at once. */
class TcpIT {
  private static final Duration PATIENCE = Duration.ofSeconds(30);
  private static final String BYTES = "pmacct_flow_bytes_total";
  private static final String INBOUND = "aggregate=\"inbound\"";
  private static final int SEQUENCE_AT = 8;

  @TempDir Path directory;

  private final int tcp = Ports.tcp();
  private final int tls = Ports.tcp();

  @BeforeEach
  void makeCertificates() throws IOException {
    Requires.tool("openssl", "openssl");
    for (String name : List.of("server", "router", "stranger")) {
      shell(
          ("openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -days 30"
                  + " -keyout %1$s.key -out %1$s.crt -subj /CN=%1$s"
                  + " -addext subjectAltName=DNS:%1$s.example.net 2>&1")
              .formatted(name));
    }
  }

  private String shell(String command) {
    return External.run("sh", "-c", "cd " + directory + " && " + command);
  }

  private FlowtallyProcess start() throws IOException {
    int http = Ports.tcp();
    Files.writeString(directory.resolve("local.net"), Networks.FILE);
    Path file =
        Files.writeString(
            directory.resolve("flowtally.yaml"),
            """
            listen: ["tcp://127.0.0.1:%d", "tls://127.0.0.1:%d"]
            listen_tls:
              cert_file: server.crt
              key_file: server.key
              client_ca_file: router.crt
              client_auth_type: RequireAndVerifyClientCert
              client_allowed_sans: [router.example.net]
            networks_file: local.net
            http: {listen: ["127.0.0.1:%d"]}
            """
                .formatted(tcp, tls, http));
    return FlowtallyProcess.start(directory, 0, http, List.of("run", "--config", file.toString()));
  }

  @Test
  void countsWhatSoftflowdSawOverTcp() throws IOException {
    Path pcap = directory.resolve("traffic.pcap");
    List<Conversation> traffic = Traffic.both();
    PcapWriter.write(pcap, Instant.now().minusSeconds(60).toEpochMilli(), traffic);
    var expected = ExpectedBuckets.of(traffic);
    try (FlowtallyProcess flowtally = start()) {
      External.run(
          Requires.tool("softflowd", "softflowd"),
          "-d",
          "-r",
          pcap.toString(),
          "-v",
          "10",
          "-P",
          "tcp",
          "-n",
          "127.0.0.1:" + tcp,
          "-p",
          directory.resolve("softflowd.pid").toString(),
          "-c",
          "none");
      Waiting.until(
          "the exported flows in their buckets",
          PATIENCE,
          () -> flowtally.scrape().flows().equals(expected),
          () -> flowtally.scrape().toString());
      Exposition page = flowtally.scrape();
      assertThat(page.sum("flowtally_exporter_datagrams_total"))
          .isEqualTo(page.sum("flowtally_tcp_messages_total"))
          .isPositive();
      assertThat(page.sum("flowtally_exporter_errors_total")).isZero();
      assertThat(page.sum("flowtally_exporter_warnings_total")).isZero();
      assertThat(page.sum("flowtally_exporter_missed_records_total")).isZero();
    }
  }

  static List<RealExporter> ipfix() {
    return RealExporter.all().stream()
        .filter(exporter -> exporter.version() == ProtocolVersion.IPFIX)
        .toList();
  }

  /** Messages that real exporters sent over UDP, sent as the RFC has them over TCP. */
  @ParameterizedTest
  @MethodSource("ipfix")
  void countsTheMessagesOfACapture(RealExporter exporter) throws IOException {
    ByteArrayOutputStream messages = new ByteArrayOutputStream();
    PcapFile.read(
        Path.of("src", "test", "resources", "captures", exporter.name() + ".pcap"),
        (buffer, offset, length, hi, lo, port, toHi, toLo, toPort, timeMs) ->
            messages.write(buffer, offset, length));
    var expected = ExpectedBuckets.of(exporter.reported());
    try (FlowtallyProcess flowtally = start();
        Socket socket = new Socket(InetAddress.getLoopbackAddress(), tcp)) {
      socket.getOutputStream().write(messages.toByteArray());
      Waiting.until(
          "the flows of the capture",
          PATIENCE,
          () -> flowtally.scrape().flows().equals(expected),
          () -> flowtally.scrape().toString());
      // The kernel asks silent peers, so that one that was cut off does not stay.
      assertThat(External.run("ss", "-Htno", "state", "established", "( sport = :" + tcp + " )"))
          .contains("timer:(keepalive,");
    }
  }

  private static DatagramBuilder template() {
    return DatagramBuilder.ipfix().template(256, field(8, 4), field(12, 4), field(1, 4));
  }

  private static byte[] data(long sequence, int records, long bytes) {
    Octets[] all = new Octets[records];
    for (int i = 0; i < records; i++) {
      all[i] = values().ip("198.51.100.7").ip("10.1.2." + (i + 1)).u32(bytes);
    }
    return DatagramBuilder.ipfix().sequence(sequence).data(256, all).build();
  }

  private void client(String identity) throws IOException {
    ByteArrayOutputStream messages = new ByteArrayOutputStream();
    messages.write(template().build());
    messages.write(data(0, 1, 70));
    messages.write(data(1, 2, 5));
    Files.write(directory.resolve("messages.ipfix"), messages.toByteArray());
    shell(
        ("openssl s_client -connect 127.0.0.1:%1$d -CAfile server.crt -cert %2$s.crt -key %2$s.key"
                + " -quiet -no_ign_eof < messages.ipfix 2>&1 || true")
            .formatted(tls, identity));
  }

  @Test
  void readsWhatOpensslEncrypts() throws IOException {
    try (FlowtallyProcess flowtally = start()) {
      client("router");
      Waiting.until(
          "three messages",
          PATIENCE,
          () -> flowtally.scrape().sum("flowtally_tcp_messages_total") == 3,
          () -> flowtally.scrape().toString());
      flowtally.scrape();
      assertThat(flowtally.scrape().sum(BYTES, INBOUND)).isEqualTo(80);

      client("stranger");
      Waiting.until(
          "a refusal",
          PATIENCE,
          () ->
              flowtally
                      .scrape()
                      .sum("flowtally_tcp_closed_connections_total", "reason=\"handshake\"")
                  == 1,
          () -> flowtally.scrape().toString());
      assertThat(flowtally.scrape().sum("flowtally_tcp_messages_total")).isEqualTo(3);
      flowtally.program().awaitLog("no TLS with 127.0.0.1", PATIENCE);
    }
  }

  /** As a program that renews certificates does it: no reload, no signal. */
  @Test
  void takesUpACertificateThatIsReplaced() throws IOException {
    try (FlowtallyProcess flowtally = start()) {
      shell("mv stranger.crt server.crt && mv stranger.key server.key");
      Waiting.until(
          "the new certificate",
          PATIENCE,
          () ->
              shell(
                      ("openssl s_client -connect 127.0.0.1:%d -cert router.crt -key router.key"
                              + " </dev/null 2>&1 || true")
                          .formatted(tls))
                  .contains("CN = stranger"),
          flowtally.program()::log);
    }
  }

  @Test
  void losesNothingOfAHundredConnections() throws Exception {
    int connections = 100;
    int threads = 8;
    int messagesEach = 700;
    int records = 80;
    byte[] template = template().build();
    byte[] data = data(0, records, 40);
    List<Callable<Void>> tasks = new ArrayList<>();
    List<Socket> sockets = new ArrayList<>();
    ExecutorService pool = Executors.newFixedThreadPool(threads);
    try (FlowtallyProcess flowtally = start()) {
      for (int i = 0; i < connections; i++) {
        Socket socket = new Socket(InetAddress.getLoopbackAddress(), tcp);
        sockets.add(socket);
        socket.getOutputStream().write(template);
      }
      for (int thread = 0; thread < threads; thread++) {
        List<Socket> mine = new ArrayList<>();
        for (int i = thread; i < connections; i += threads) {
          mine.add(sockets.get(i));
        }
        tasks.add(() -> send(mine, data, records, messagesEach));
      }
      double wanted = (double) connections * messagesEach * records;
      long startedNs = System.nanoTime();
      for (Future<Void> sent : pool.invokeAll(tasks)) {
        sent.get();
      }
      Waiting.until(
          "every record",
          Duration.ofSeconds(60),
          () -> flowtally.scrape().sum("flowtally_exporter_records_total") == wanted,
          () -> flowtally.scrape().toString());
      double seconds = (System.nanoTime() - startedNs) / 1e9;
      System.out.printf(
          "tcp | %d connections | %.0f records | %.1f s | %.0f records/s%n",
          connections, wanted, seconds, wanted / seconds);
      Exposition page = flowtally.scrape();
      assertThat(page.sum("flowtally_tcp_connections")).isEqualTo(connections);
      assertThat(page.sum(BYTES, INBOUND)).isEqualTo(40L * connections * messagesEach * records);
      assertThat(page.sum("flowtally_exporter_missed_records_total")).isZero();
      assertThat(page.sum("flowtally_exporter_warnings_total")).isZero();
      assertThat(page.sum("flowtally_exporter_templates")).isEqualTo(connections);
    } finally {
      pool.shutdownNow();
      for (Socket socket : sockets) {
        socket.close();
      }
    }
  }

  private static Void send(List<Socket> sockets, byte[] message, int records, int messagesEach)
      throws IOException {
    byte[] own = message.clone();
    for (int i = 0; i < messagesEach; i++) {
      ByteBuffer.wrap(own).putInt(SEQUENCE_AT, i * records);
      for (Socket socket : sockets) {
        socket.getOutputStream().write(own);
      }
    }
    return null;
  }
}
