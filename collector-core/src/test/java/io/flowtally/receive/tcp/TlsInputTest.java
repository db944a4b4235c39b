// SPDX-License-Identifier: Apache-2.0
package io.flowtally.receive.tcp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.flowtally.address.ListenAddress;
import io.flowtally.receive.Poller;
import io.flowtally.receive.ReceiveLoops;
import io.flowtally.receive.Receivers;
import io.flowtally.testing.Identity;
import io.flowtally.tls.ServerTls;
import io.flowtally.tls.ServerTlsReader;
import io.flowtally.yaml.Mistakes;
import io.flowtally.yaml.Section;
import io.flowtally.yaml.YamlTree;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.BooleanSupplier;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class TlsInputTest {
  private static final InetAddress HERE = InetAddress.getLoopbackAddress();
  private static final byte[] MESSAGE = {0, 10, 0, 16, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0};
  private static final String CLIENTS =
      ", client_auth_type: RequireAndVerifyClientCert, client_ca_file: router.crt";

  @TempDir static Path directory;
  private static Identity server;
  private static Identity router;
  private static Identity stranger;

  private final Messages messages = new Messages();
  private volatile @Nullable ServerTls identity;
  private TcpTimes times = TcpTimes.USUAL;
  private Receivers receivers;
  private TcpInput input;

  @BeforeAll
  static void makeIdentities() throws Exception {
    server = Identity.create(directory, "server", "EC");
    router = Identity.create(directory, "router", "EC");
    stranger = Identity.create(directory, "stranger", "EC");
    server.write(directory, "server");
    router.write(directory, "router");
  }

  private static ServerTls tls(String more) {
    Mistakes mistakes = new Mistakes("flowtally.yaml", null);
    String text = "listen_tls: {cert_file: server.crt, key_file: server.key" + more + "}";
    Section root = Section.root(YamlTree.compose(text, mistakes), List.of("listen_tls"), mistakes);
    ServerTls tls =
        new ServerTlsReader(
                directory.resolve("flowtally.yaml"),
                root,
                "listen_tls",
                mistakes,
                new ArrayList<>())
            .read();
    assertThat(mistakes.inOrder()).isEmpty();
    return Objects.requireNonNull(tls);
  }

  private void listen(String more) throws Exception {
    identity = tls(more);
    TcpSettings settings =
        new TcpSettings(
            List.of(),
            List.of(new ListenAddress("tls://127.0.0.1:0", HERE, 0)),
            () -> identity,
            100,
            100,
            Duration.ZERO);
    input = new TcpInput(settings, Poller.best(), times);
    receivers =
        Receivers.start(ReceiveLoops.start(Poller.best(), 1, loop -> messages), List.of(input));
  }

  @AfterEach
  void stop() {
    receivers.close();
  }

  private int port() {
    return input.streams().get(0).port();
  }

  private SSLSocket connect(@Nullable Identity client, String protocol) throws Exception {
    SSLContext context = server.trustedBy(client);
    SSLSocket socket = (SSLSocket) context.getSocketFactory().createSocket(HERE, port());
    socket.setSoTimeout(20_000);
    socket.setEnabledProtocols(new String[] {protocol});
    socket.startHandshake();
    return socket;
  }

  private void send(@Nullable Identity client, String protocol) throws Exception {
    int before = messages.all.size();
    try (SSLSocket socket = connect(client, protocol)) {
      socket.getOutputStream().write(MESSAGE);
      until(() -> messages.all.size() == before + 1);
    }
  }

  /** In TLS 1.3 a client learns only by reading that its certificate was refused. */
  private void assertRefused(@Nullable Identity client, String protocol) {
    assertThatThrownBy(
            () -> {
              try (SSLSocket socket = connect(client, protocol)) {
                socket.getOutputStream().write(MESSAGE);
                if (socket.getInputStream().read() < 0) {
                  throw new IOException("closed");
                }
              }
            })
        .isInstanceOf(IOException.class);
  }

  private static void until(BooleanSupplier condition) throws Exception {
    for (long start = System.nanoTime(); !condition.getAsBoolean(); Thread.sleep(2)) {
      assertThat(System.nanoTime() - start).isLessThan(20_000_000_000L);
    }
  }

  private long closed(CloseReason reason) {
    return Objects.requireNonNull(input.streams().get(0).closed().get(reason.label()));
  }

  @Test
  void readsWhatIsEncrypted() throws Exception {
    listen("");
    send(null, "TLSv1.3");
    send(null, "TLSv1.2");
    until(() -> closed(CloseReason.PEER) == 2);
  }

  @Test
  void letsInClientsWithACertificateOfTheirAuthority() throws Exception {
    listen(CLIENTS);
    for (String protocol : new String[] {"TLSv1.3", "TLSv1.2"}) {
      send(router, protocol);
      assertRefused(stranger, protocol);
      assertRefused(null, protocol);
    }
    until(() -> closed(CloseReason.HANDSHAKE) == 4);
    assertThat(messages.all).hasSize(2);
  }

  @Test
  void letsInTheNamesThatAreAllowed() throws Exception {
    listen(CLIENTS + ", client_allowed_sans: [localhost]");
    send(router, "TLSv1.3");
    identity = tls(CLIENTS + ", client_allowed_sans: [router.example.net]");
    assertRefused(router, "TLSv1.3");
    until(() -> closed(CloseReason.HANDSHAKE) == 1);
    assertThat(messages.all).hasSize(1);
  }

  /** The handshake goes on beside the reading, and must not be overtaken by the end. */
  @Test
  void losesNothingOfWhoClosesAtOnce() throws Exception {
    listen(CLIENTS);
    for (int i = 1; i <= 20; i++) {
      try (SSLSocket socket = connect(router, "TLSv1.3")) {
        socket.getOutputStream().write(MESSAGE);
      }
    }
    until(() -> messages.all.size() == 20);
    until(() -> closed(CloseReason.PEER) == 20);
  }

  @Test
  void refusesWhatIsNotEncrypted() throws Exception {
    listen("");
    try (Socket socket = new Socket(HERE, port())) {
      socket.getOutputStream().write(MESSAGE);
      until(() -> closed(CloseReason.HANDSHAKE) == 1);
    }
    assertThat(messages.all).isEmpty();
  }

  @Test
  void endsAHandshakeThatDoesNotGoOn() throws Exception {
    times = new TcpTimes(100, 30_000, 10_000);
    listen("");
    try (Socket socket = new Socket(HERE, port())) {
      socket.getOutputStream().write(new byte[] {22, 3, 1});
      until(() -> closed(CloseReason.SLOW) == 1);
    }
  }
}
