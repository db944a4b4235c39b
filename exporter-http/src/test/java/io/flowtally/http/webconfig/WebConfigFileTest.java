// SPDX-License-Identifier: Apache-2.0
package io.flowtally.http.webconfig;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.flowtally.testing.Identity;
import io.flowtally.tls.ServerTls;
import io.flowtally.tls.ServerTls.ClientCertificates;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class WebConfigFileTest {
  private static final String HASH = "$2y$10$mDwo.lAisC94iLAyP81MCesa29IzH37oigHC/42V2pdJlUprsJPze";

  @TempDir static Path directory;

  @BeforeAll
  static void makeCertificates() throws Exception {
    Identity.create(directory, "server", "EC").write(directory, "server");
    Identity.create(directory, "other", "EC").write(directory, "other");
    Files.writeString(directory.resolve("empty.pem"), "");
  }

  private static WebConfigReading reading(String text) throws Exception {
    return WebConfigFile.read(Files.writeString(directory.resolve("web.yml"), text));
  }

  private static WebConfig read(String text) throws Exception {
    return reading(text).orThrow();
  }

  private static List<String> mistakes(String text) throws Exception {
    return reading(text).mistakes().stream()
        .map(m -> m.substring(m.lastIndexOf("web.yml")))
        .toList();
  }

  @Test
  void readsAllThatItKnows() throws Exception {
    WebConfig config =
        read(
            """
            tls_server_config:
              cert_file: server.crt
              key_file: %s/server.key
              client_auth_type: RequireAndVerifyClientCert
              client_ca_file: other.crt
              min_version: TLS13
              max_version: TLS13
              cipher_suites: [TLS_ECDHE_ECDSA_WITH_CHACHA20_POLY1305]
              prefer_server_cipher_suites: false
            http_server_config:
              http2: false
              headers:
                X-Frame-Options: deny
                Strict-Transport-Security: ''
            basic_auth_users:
              alice: %s
            """
                .formatted(directory, HASH));
    ServerTls tls = Objects.requireNonNull(config.tls());
    assertThat(tls.protocols()).containsExactly("TLSv1.3");
    assertThat(tls.cipherSuites())
        .contains("TLS_ECDHE_ECDSA_WITH_CHACHA20_POLY1305_SHA256", "TLS_AES_256_GCM_SHA384");
    assertThat(tls.clients()).isEqualTo(ClientCertificates.NEEDED);
    assertThat(tls.serverPicksSuite()).isFalse();
    assertThat(config.headers()).containsOnlyKeys("X-Frame-Options");
    assertThat(config.passwords().isEmpty()).isFalse();
  }

  @Test
  void takesCertificatesInline() throws Exception {
    String certificate = Files.readString(directory.resolve("server.crt")).indent(4);
    String key = Files.readString(directory.resolve("server.key")).indent(4);
    assertThat(read("tls_server_config:\n  cert: |\n" + certificate + "  key: |\n" + key).tls())
        .isNotNull();
  }

  @Test
  void letsEverybodyInWhenItIsEmpty() throws Exception {
    for (String text : List.of("", "# nothing\n", "basic_auth_users:\n")) {
      assertThat(read(text).tls()).isNull();
      assertThat(read(text).passwords().isEmpty()).isTrue();
    }
  }

  @Test
  void reportsEveryMistakeWithItsLine() throws Exception {
    assertThat(
            mistakes(
                """
                tls_server_config:
                  cert_file: nowhere.crt
                  key_file: server.key
                  min_version: TLS10
                  colour: blue
                basic_auth_users:
                  bob: secret
                basic_auth: {}
                """))
        .containsExactly(
            "web.yml:2: cert_file: %s/nowhere.crt cannot be read: there is no such file"
                .formatted(directory),
            "web.yml:4: min_version TLS10 is not offered by Java; write TLS12 or TLS13",
            "web.yml:5: unknown key \"colour\" in tls_server_config: write one of cert, cert_file,"
                + " key, key_file, client_ca, client_ca_file, client_auth_type,"
                + " client_allowed_sans, min_version, max_version, cipher_suites,"
                + " prefer_server_cipher_suites, curve_preferences",
            "web.yml:7: the password of bob must be a bcrypt hash, as from htpasswd -nBC 10",
            "web.yml:8: unknown key \"basic_auth\": did you mean \"basic_auth_users\"?");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          tls_server_config: {}                                | 1: tls_server_config needs cert_file
          tls_server_config: {cert_file: server.crt}           | 1: tls_server_config needs key_file
          basic_auth_users: [a]                                | '1: basic_auth_users: expected keys: write for example basic_auth_users: {alice: BCRYPT_HASH}'
          tls_server_config: {cert_file: [a], key_file: server.key} | '1: tls_server_config.cert_file: expected one value: write for example server.pem'
          rate_limit: {interval: often}                        | 1: rate_limit.interval: "often" is no duration: write for example 100ms
          http_server_config: {http2: true}                    | 1: http_server_config.http2: the server speaks HTTP/1.1 alone: write false
          http_server_config: {headers: {X-Other: a}}          | 1: unknown key "X-Other" in http_server_config.headers: write one of Content-Security-Policy, X-Frame-Options, X-Content-Type-Options, X-XSS-Protection, Strict-Transport-Security
          http_server_config: {http2: maybe}                   | 1: http_server_config.http2: "maybe" is neither true nor false: write true or false
          http_server_config: {headers: {X-Frame-Option: a}}   | '1: unknown key "X-Frame-Option" in http_server_config.headers: did you mean "X-Frame-Options"?'
          'a: b: c'                                            | '1: a value that holds a colon and a space wants quotes: write a: "b: c"'
          """)
  void saysWhatIsWrong(String text, String mistake) throws Exception {
    assertThat(mistakes(text)).contains("web.yml:" + mistake);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          key_file: other.key                          | 2: key_file: does not belong to the certificate of cert_file
          key_file: empty.pem                          | 2: key_file: no private key in PEM in it
          client_ca_file: other.crt                    | 2: client_ca_file needs client_auth_type
          client_auth_type: RequireAndVerifyClientCert | 2: client_auth_type RequireAndVerifyClientCert needs client_ca_file
          client_auth_type: RequestClientCert          | 2: RequestClientCert verifies nothing; write RequireAndVerifyClientCert
          client_auth_type: Always                     | 2: unknown client_auth_type Always; write NoClientCert, VerifyClientCertIfGiven or RequireAndVerifyClientCert
          cipher_suites: [TLS_MADE_UP]                 | 2: Java does not know the cipher suite TLS_MADE_UP
          cipher_suites: TLS_MADE_UP                   | 2: tls_server_config.cipher_suites: expected a list: write for example cipher_suites: [TLS_AES_128_GCM_SHA256]
          client_allowed_sans: [router.example.net]    | 2: client_allowed_sans needs client_auth_type RequireAndVerifyClientCert
          curve_preferences: [X25519]                  | 2: curve_preferences is not supported here: the JVM's option -Djdk.tls.namedGroups sets the curves
          max_version: TLS12, min_version: TLS13       | 2: min_version is above max_version
          """)
  void saysWhatIsWrongWithTls(String setting, String mistake) throws Exception {
    String key = setting.startsWith("key_file") ? "" : ", key_file: server.key";
    assertThat(mistakes("tls_server_config: {cert_file: server.crt" + key + ",\n" + setting + "}"))
        .containsExactly("web.yml:" + mistake);
  }

  private static Process shell(String command) throws Exception {
    return new ProcessBuilder("sh", "-c", command).start();
  }

  /** A pipe is read only as it is written, so the writing falls between stamp and end. */
  @Test
  @Timeout(60)
  void showsThatTheFileWasWrittenWhileItWasRead() throws Exception {
    Path pipe = directory.resolve("pipe");
    assertThat(shell("mkfifo " + pipe + " && touch -d @0 " + pipe).waitFor()).isZero();
    Process writer = shell("echo '# nothing' > " + pipe);
    WebConfigReading reading = WebConfigFile.read(pipe);
    assertThat(writer.waitFor()).isZero();
    assertThat(reading.mistakes()).isEmpty();
    assertThat(reading.isStale()).isTrue();
  }

  @Test
  void refusesAFileThatIsNotThere() {
    assertThatThrownBy(() -> WebConfigFile.read(directory.resolve("absent.yml")).orThrow())
        .isInstanceOf(WebConfigException.class)
        .hasMessageEndingWith(
            "absent.yml: does not exist: write it, or take http.web_config_file out");
  }

  @Test
  void refusesAKeyThatIsThereTwice() throws Exception {
    assertThat(mistakes("basic_auth_users: {}\nbasic_auth_users: {}\n"))
        .containsExactly("web.yml:2: basic_auth_users is given twice: keep one of the two");
  }
}
