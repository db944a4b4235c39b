// SPDX-License-Identifier: Apache-2.0
package io.flowtally.config;

import static org.assertj.core.api.Assertions.assertThat;

import io.flowtally.address.ListenAddress;
import io.flowtally.testing.Identity;
import io.flowtally.tls.ServerTls.ClientCertificates;
import io.flowtally.yaml.Mistake;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ListenReaderTest {
  @TempDir Path directory;

  private ConfigurationResult read(String text) throws Exception {
    Files.writeString(directory.resolve("local.net"), "0,10.0.0.0/8\n");
    return ConfigurationFile.read(
        Files.writeString(directory.resolve("flowtally.yaml"), "local: [10.0.0.0/8]\n" + text));
  }

  private static List<String> texts(List<ListenAddress> addresses) {
    return addresses.stream().map(ListenAddress::text).toList();
  }

  @Test
  void tellsTransportsApart() throws Exception {
    Identity.create(directory, "server", "EC").write(directory, "server");
    ConfigurationResult result =
        read(
            """
            listen: [":2055", "udp://127.0.0.1:9995", "tcp://:4739", "tls://[::1]:4740"]
            listen_tls:
              cert_file: server.crt
              key_file: server.key
              client_ca_file: server.crt
              client_auth_type: RequireAndVerifyClientCert
            limits: {connections: 7, connections_per_address: 3, connection_idle: never}
            """);
    assertThat(result.mistakes()).isEmpty();
    Settings settings = result.settings();
    assertThat(texts(settings.listen())).containsExactly(":2055", "udp://127.0.0.1:9995");
    Settings.Streams streams = settings.streams();
    assertThat(texts(streams.tcp())).containsExactly("tcp://:4739");
    assertThat(texts(streams.tls())).containsExactly("tls://[::1]:4740");
    assertThat(streams.tls().get(0).port()).isEqualTo(4740);
    assertThat(Objects.requireNonNull(streams.identity()).clients())
        .isEqualTo(ClientCertificates.NEEDED);
    assertThat(List.of(streams.limit(), streams.limitPerAddress())).containsExactly(7, 3);
    assertThat(streams.idle()).isEqualTo(Duration.ZERO);
  }

  @Test
  void needsNoUdp() throws Exception {
    Settings settings = read("listen: [\"tcp://:4739\"]\n").settings();
    assertThat(settings.listen()).isEmpty();
    assertThat(texts(settings.streams().tcp())).containsExactly("tcp://:4739");
  }

  private List<String> mistakes(String text) throws Exception {
    return read(text).mistakes().stream()
        .map(Mistake::toString)
        .map(line -> line.replaceFirst("^.*flowtally.yaml:", ""))
        .toList();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          sctp://:4739   | SCTP is not supported: write "tcp://:4739", and let it export over TCP
          dtls://:4740   | DTLS is not supported: write "tls://:4740", and let it export over TLS
          http://:4740   | "http://" is no transport: write ":2055", tcp:// or tls://
          tcp://4739     | "tcp://4739" has no colon: write "tcp://:4739"
          tcp://10.0.0.1 | "tcp://10.0.0.1" has no port: write for example "tcp://10.0.0.1:4739"
          tcp://:70000   | port 70000 is out of range: write 0 to 65535
          tcp://host:1   | "host" is no address: write for example "tcp://:1" for all
          tls://::1:4740 | "tls://::1:4740" has no brackets: write "tls://[::1]:4740"
          """)
  void refusesOtherTransports(String address, String said) throws Exception {
    assertThat(mistakes("listen: [\":2055\", \"" + address + "\"]\n"))
        .containsExactly("2: listen: " + said);
  }

  @Test
  void wantsACertificateForTls() throws Exception {
    assertThat(mistakes("listen: [\"tls://:4740\"]\n"))
        .containsExactly(
            "2: listen: tls:// needs a certificate:"
                + " write listen_tls: {cert_file: server.crt, key_file: server.key}");
    Identity.create(directory, "server", "EC").write(directory, "server");
    assertThat(mistakes("listen_tls: {cert_file: server.crt, key_file: server.key}\n"))
        .containsExactly("2: listen_tls is used by tls:// alone: write listen: [\"tls://:4740\"]");
    assertThat(
            mistakes(
                "listen: [\"tls://:4740\"]\nlisten_tls: {cert_file: server.crt,\n key_file: x}\n"))
        .singleElement()
        .asString()
        .startsWith("4: key_file: ")
        .endsWith("there is no such file");
  }

  @Test
  void namesWhatIsListedTwice() throws Exception {
    assertThat(mistakes("listen: [\"tcp://:4739\", \"tcp://:4739\"]\n"))
        .containsExactly("2: listen: tcp://:4739 is listed twice: keep one");
  }
}
