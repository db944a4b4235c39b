// SPDX-License-Identifier: Apache-2.0
package io.flowtally.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.flowtally.http.webconfig.CurrentWebConfig;
import io.flowtally.http.webconfig.WebConfigException;
import io.flowtally.http.webconfig.WebConfigFile;
import io.flowtally.http.webconfig.WebConfigReading;
import io.flowtally.testing.Identity;
import io.flowtally.tls.ServerTls;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import java.util.function.Function;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CurrentWebConfigTest {
  private static final String HASH = "$2y$10$mDwo.lAisC94iLAyP81MCesa29IzH37oigHC/42V2pdJlUprsJPze";
  private static final String USERS = "basic_auth_users:\n  alice: " + HASH + "\n";
  private static final String HEADERS = "http_server_config: {headers: {X-Frame-Options: deny}}\n";
  private static final String TLS =
      "tls_server_config:\n  cert_file: server.crt\n  key_file: server.key\n";
  private static final String CLIENTS =
      "  client_auth_type: RequireAndVerifyClientCert\n  client_ca_file: server.crt\n";

  @TempDir Path directory;
  private Path file;
  private Runnable duringNextReading = () -> {};
  private int readings;

  @BeforeEach
  void nameTheFile() {
    file = directory.resolve("web.yml");
  }

  private void write(String text) {
    try {
      Files.writeString(file, text);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** After the file was read, and before the reader knows what to do with it. */
  private WebConfigReading interrupted(Path path) {
    readings++;
    WebConfigReading reading = WebConfigFile.read(path);
    Runnable now = duringNextReading;
    duringNextReading = () -> {};
    now.run();
    return reading;
  }

  private CurrentWebConfig start(String text) throws Exception {
    write(text);
    return new CurrentWebConfig(file, this::interrupted);
  }

  @Test
  void doesNotTakeHalfAFileAndReadsTheRestLater() throws Exception {
    CurrentWebConfig current = start(USERS + HEADERS);
    write(USERS);
    duringNextReading = () -> write(USERS + HEADERS.replace("deny", "sameorigin"));
    assertThat(current.get().headers()).as("half a file").containsValue("deny");
    assertThat(current.get().headers()).as("the whole file").containsValue("sameorigin");
  }

  @Test
  void doesNotStartOnHalfAFile() throws Exception {
    duringNextReading = () -> write(HEADERS + USERS);
    assertThat(start(HEADERS).get().passwords().isEmpty()).isFalse();
    assertThat(readings).isEqualTo(2);
  }

  @Test
  void doesNotStartOnAFileThatIsWrittenAllTheTime() {
    write("");
    Function<Path, WebConfigReading> writing =
        path -> {
          WebConfigReading reading = WebConfigFile.read(path);
          write("#".repeat(++readings));
          return reading;
        };
    assertThatThrownBy(() -> new CurrentWebConfig(file, writing))
        .isInstanceOf(WebConfigException.class)
        .hasMessageEndingWith("web.yml:1: is written all the time");
  }

  @Test
  void keepsThePasswordsOfAFileThatHasNoneAnyMore() throws Exception {
    CurrentWebConfig current = start(HEADERS + USERS);
    for (String text : new String[] {"", HEADERS, "basic_auth_users:\n"}) {
      write(text);
      assertThat(current.get().passwords().isEmpty()).as(text).isFalse();
    }
    assertThat(readings).isEqualTo(4);
    assertThat(current.get().headers()).isNotEmpty();
    assertThat(readings).as("read, and logged, once").isEqualTo(4);
  }

  @Test
  void takesPasswordsThatWereNotThere() throws Exception {
    CurrentWebConfig current = start(HEADERS);
    write(USERS);
    assertThat(current.get().passwords().isEmpty()).isFalse();
  }

  @Test
  void keepsAskingForClientCertificates() throws Exception {
    Identity.create(directory, "server", "EC").write(directory, "server");
    CurrentWebConfig current = start(TLS + CLIENTS);
    write(TLS);
    ServerTls tls = Objects.requireNonNull(current.get().tls());
    assertThat(tls.clients()).isEqualTo(ServerTls.ClientCertificates.NEEDED);
  }

  @Test
  void noticesThatACertificateOfTheNewTextHasAppeared() throws Exception {
    Identity identity = Identity.create(directory, "server", "EC");
    identity.write(directory, "server");
    CurrentWebConfig current = start(TLS);
    ServerTls old = current.get().tls();
    write(TLS.replace("server.", "next."));
    assertThat(current.get().tls()).as("no such file").isSameAs(old);
    assertThat(current.get().tls()).isSameAs(old);
    assertThat(readings).isEqualTo(2);
    identity.write(directory, "next");
    assertThat(current.get().tls()).isNotSameAs(old);
  }
}
