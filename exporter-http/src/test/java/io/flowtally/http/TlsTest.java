// SPDX-License-Identifier: Apache-2.0
package io.flowtally.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.flowtally.exposition.FakeCollector;
import io.flowtally.testing.Identity;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

class TlsTest {
  private static final String SERVER =
      "tls_server_config:\n  cert_file: server.crt\n  key_file: server.key\n";

  @TempDir static Path keys;
  private static Identity ec;
  private static Identity rsa;
  private static Identity client;

  @TempDir Path directory;

  @BeforeAll
  static void makeIdentities() throws Exception {
    ec = Identity.create(keys, "ec", "EC");
    rsa = Identity.create(keys, "rsa", "RSA");
    client = Identity.create(keys, "client", "EC");
  }

  @BeforeEach
  void writeFiles() throws Exception {
    ec.write(directory, "server");
    client.write(directory, "client");
  }

  private Served serve(String webConfig) throws Exception {
    Path file = Files.writeString(directory.resolve("web.yml"), webConfig);
    return new Served(FakeCollector.withOneOfEverything(), file, false);
  }

  private static HttpResponse<String> get(Served served, SSLContext tls) throws Exception {
    HttpClient http =
        HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).sslContext(tls).build();
    URI uri = URI.create("https://127.0.0.1:" + served.port() + "/metrics");
    return http.send(
        HttpRequest.newBuilder(uri).build(),
        HttpResponse.BodyHandlers.ofString(StandardCharsets.UTF_8));
  }

  @Test
  void servesEncryptedWithRsaAndEcKeys() throws Exception {
    for (Identity identity : new Identity[] {ec, rsa}) {
      identity.write(directory, "server");
      try (Served served = serve(SERVER)) {
        HttpResponse<String> response = get(served, identity.trustedBy(null));
        assertThat(response.statusCode()).isEqualTo(200);
        assertThat(response.body()).contains("pmacct_flow_bytes_total{");
        assertThat(response.sslSession().orElseThrow().getProtocol()).isEqualTo("TLSv1.3");
      }
    }
  }

  @Test
  void saysNothingToPlainHttp() throws Exception {
    try (Served served = serve(SERVER);
        RawClient plain = new RawClient(served.port())) {
      assertThat(plain.get("/metrics").readAll()).doesNotContain("HTTP/1.1");
    }
  }

  @Test
  void wantsACertificateOfAKnownClient() throws Exception {
    String needed =
        "  client_auth_type: RequireAndVerifyClientCert\n  client_ca_file: client.crt\n";
    try (Served served = serve(SERVER + needed)) {
      assertThat(get(served, ec.trustedBy(client)).statusCode()).isEqualTo(200);
      assertThatThrownBy(() -> get(served, ec.trustedBy(null))).isInstanceOf(IOException.class);
      assertThatThrownBy(() -> get(served, ec.trustedBy(rsa))).isInstanceOf(IOException.class);
    }
    String wanted = "  client_auth_type: VerifyClientCertIfGiven\n  client_ca_file: client.crt\n";
    try (Served served = serve(SERVER + wanted)) {
      assertThat(get(served, ec.trustedBy(client)).statusCode()).isEqualTo(200);
      assertThat(get(served, ec.trustedBy(null)).statusCode()).isEqualTo(200);
    }
  }

  @Test
  void wantsOneOfTheNamesThatAreAllowed() throws Exception {
    String needed =
        "  client_auth_type: RequireAndVerifyClientCert\n  client_ca_file: client.crt\n";
    for (String allowed : new String[] {"LocalHost", "127.0.0.1", "a.example, localhost"}) {
      try (Served served = serve(SERVER + needed + "  client_allowed_sans: [" + allowed + "]\n")) {
        assertThat(get(served, ec.trustedBy(client)).statusCode()).isEqualTo(200);
      }
    }
    try (Served served = serve(SERVER + needed + "  client_allowed_sans: [client, local]\n")) {
      assertThatThrownBy(() -> get(served, ec.trustedBy(client))).isInstanceOf(IOException.class);
    }
  }

  @Test
  void holdsToTheVersionsOfTheFile() throws Exception {
    try (Served served = serve(SERVER + "  min_version: TLS13\n")) {
      assertThatThrownBy(() -> handshake(served, "TLSv1.2")).isInstanceOf(IOException.class);
      assertThat(handshake(served, "TLSv1.3")).isEqualTo("TLSv1.3");
    }
    try (Served served = serve(SERVER + "  max_version: TLS12\n")) {
      assertThat(handshake(served, "TLSv1.2")).isEqualTo("TLSv1.2");
      assertThatThrownBy(() -> handshake(served, "TLSv1.3")).isInstanceOf(IOException.class);
    }
  }

  private static String handshake(Served served, String protocol) throws Exception {
    try (SSLSocket socket =
        (SSLSocket)
            ec.trustedBy(null).getSocketFactory().createSocket("127.0.0.1", served.port())) {
      socket.setEnabledProtocols(new String[] {protocol});
      socket.startHandshake();
      return socket.getSession().getProtocol();
    }
  }

  @Test
  void showsANewCertificateWithoutARestart() throws Exception {
    try (Served served = serve(SERVER)) {
      assertThat(get(served, ec.trustedBy(null)).statusCode()).isEqualTo(200);
      rsa.write(directory, "server");
      assertThat(get(served, rsa.trustedBy(null)).statusCode()).isEqualTo(200);
      assertThatThrownBy(() -> get(served, ec.trustedBy(null))).isInstanceOf(IOException.class);
    }
  }

  @Test
  void keepsTheLastGoodCertificateAndStaysEncrypted() throws Exception {
    try (Served served = serve(SERVER)) {
      Files.writeString(directory.resolve("server.key"), "broken");
      assertThat(get(served, ec.trustedBy(null)).statusCode()).isEqualTo(200);
      Files.writeString(directory.resolve("web.yml"), "");
      assertThat(get(served, ec.trustedBy(null)).statusCode()).isEqualTo(200);
    }
  }

  @Test
  @Timeout(60)
  @Tag("slow")
  void cutsAHandshakeThatNeverEnds() throws Exception {
    try (Served served = serve(SERVER);
        RawClient client = new RawClient(served.port())) {
      client.send("\u0016\u0003").drain();
      assertThat(get(served, ec.trustedBy(null)).statusCode()).isEqualTo(200);
    }
  }

  @Test
  void servesCurl() throws Exception {
    boolean ci = "true".equals(System.getenv("CI"));
    assumeTrue(
        ci || Files.isExecutable(Path.of("/usr/bin/curl")), "needs curl: Debian's package curl");
    try (Served served = serve(SERVER)) {
      Process curl =
          new ProcessBuilder(
                  "curl",
                  "--silent",
                  "--show-error",
                  "--cacert",
                  directory.resolve("server.crt").toString(),
                  "https://localhost:" + served.port() + "/-/healthy")
              .redirectErrorStream(true)
              .start();
      assertThat(new String(curl.getInputStream().readAllBytes(), StandardCharsets.UTF_8))
          .isEqualTo("healthy\n");
    }
  }
}
