// SPDX-License-Identifier: Apache-2.0
package io.flowtally.http.webconfig;

import static org.assertj.core.api.Assertions.assertThat;

import at.favre.lib.crypto.bcrypt.BCrypt;
import io.flowtally.exposition.FakeCollector;
import io.flowtally.http.HttpSettings;
import io.flowtally.http.Served;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BasicAuthTest {
  @TempDir Path directory;
  private Path webConfig;
  private Served served;

  @BeforeEach
  void serve() throws Exception {
    webConfig = directory.resolve("web.yml");
    write("http_server_config: {headers: {X-Frame-Options: deny}}\n" + users("alice", "secret"));
    served = new Served(FakeCollector.withOneOfEverything(), webConfig, true);
  }

  @AfterEach
  void close() {
    served.close();
  }

  private void write(String text) throws Exception {
    Path next = Files.writeString(directory.resolve("next"), text);
    Files.move(next, webConfig, StandardCopyOption.ATOMIC_MOVE);
  }

  private static String users(String user, String password) {
    String hash = BCrypt.with(BCrypt.Version.VERSION_2Y).hashToString(4, password.toCharArray());
    return "basic_auth_users:\n  " + user + ": " + hash + "\n";
  }

  private static Map<String, String> as(String credentials) {
    byte[] bytes = credentials.getBytes(StandardCharsets.UTF_8);
    return Map.of("Authorization", "Basic " + Base64.getEncoder().encodeToString(bytes));
  }

  private int status(String path, Map<String, String> headers) throws Exception {
    return served.send("GET", path, headers).statusCode();
  }

  @Test
  void asksForAPasswordOnEveryPathButHealth() throws Exception {
    for (String path : List.of("/", "/metrics", "/proxy?module=pmacct", "/status", "/nowhere")) {
      HttpResponse<String> refused = served.get(path);
      assertThat(refused.statusCode()).as(path).isEqualTo(401);
      assertThat(refused.headers().firstValue("WWW-Authenticate"))
          .hasValue("Basic realm=\"Flowtally\"");
      assertThat(refused.body()).isEqualTo("unauthorized\n");
    }
    assertThat(served.send("POST", "/-/reload", Map.of()).statusCode()).isEqualTo(401);
    assertThat(status("/-/healthy", Map.of())).isEqualTo(200);
    assertThat(status("/-/ready", Map.of())).isEqualTo(200);
  }

  @Test
  void letsInWhoKnowsThePassword() throws Exception {
    assertThat(status("/metrics", as("alice:secret"))).isEqualTo(200);
    assertThat(status("/metrics", as("alice:wrong"))).isEqualTo(401);
    assertThat(status("/metrics", as("mallory:secret"))).isEqualTo(401);
  }

  @Test
  void closesHealthTooWhenToldTo() throws Exception {
    HttpSettings settings =
        new HttpSettings(Served.loopback(null, false).listen(), webConfig, false, false, 0);
    try (Served closed = new Served(new FakeCollector(), settings)) {
      assertThat(closed.get("/-/healthy").statusCode()).isEqualTo(401);
      assertThat(closed.send("GET", "/-/healthy", as("alice:secret")).statusCode()).isEqualTo(200);
    }
  }

  @Test
  void setsTheHeadersOfTheFileOnEveryAnswer() throws Exception {
    for (String path : List.of("/metrics", "/-/healthy")) {
      assertThat(served.get(path).headers().firstValue("X-Frame-Options")).hasValue("deny");
    }
  }

  @Test
  void readsTheFileAgainWhenItChanges() throws Exception {
    assertThat(status("/metrics", as("alice:secret"))).isEqualTo(200);
    write(users("alice", "changed"));
    assertThat(status("/metrics", as("alice:secret"))).isEqualTo(401);
    assertThat(status("/metrics", as("alice:changed"))).isEqualTo(200);
  }

  @Test
  void keepsTheLastGoodFile() throws Exception {
    write("basic_auth_users:\n  alice: not a hash\n");
    assertThat(status("/metrics", as("alice:secret"))).isEqualTo(200);
    Files.delete(webConfig);
    assertThat(status("/metrics", as("alice:secret"))).isEqualTo(200);
    assertThat(status("/metrics", Map.of())).isEqualTo(401);
    write(users("bob", "new"));
    assertThat(status("/metrics", as("bob:new"))).isEqualTo(200);
  }
}
