// SPDX-License-Identifier: Apache-2.0
package io.flowtally.app;

import static org.assertj.core.api.Assertions.assertThat;

import at.favre.lib.crypto.bcrypt.BCrypt;
import io.flowtally.exposition.FakeCollector;
import io.flowtally.http.Served;
import io.flowtally.testing.Identity;
import io.flowtally.view.FlowQuery;
import io.flowtally.view.FoundFlow;
import io.flowtally.view.FoundFlows;
import io.flowtally.view.ReloadStatus;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class RemoteCommandsTest {
  @TempDir Path directory;

  private final FakeCollector collector = FakeCollector.withOneOfEverything();
  private final Commands commands = new Commands();

  private void foundAFlow() {
    FoundFlow flow =
        new FoundFlow(
            1_700_000_000_000L,
            "192.0.2.1",
            "2001:db8::1",
            "10.1.2.3",
            51_234,
            0,
            "tcp",
            1_500,
            3,
            7,
            8,
            0,
            0,
            0,
            0,
            0,
            -1);
    collector.found = new FoundFlows(List.of(flow), 5, 9_000, 30, 70, 4, 1_699_999_999_000L);
  }

  private static String url(Served served) {
    return "http://127.0.0.1:" + served.port();
  }

  @Test
  void showsFlowsAsATable() throws Exception {
    foundAFlow();
    try (Served served = new Served(collector)) {
      assertThat(
              commands.run(
                  "flows", "--url", url(served), "--last", "30s", "--limit", 7, "dst", "port 443"))
          .as("%s", commands.err())
          .isZero();
    }
    assertThat(collector.query).isEqualTo(new FlowQuery("dst port 443", 30, 7, true));
    List<String> lines = commands.out().lines().toList();
    assertThat(lines).hasSize(3);
    assertThat(lines.get(0).split(" +"))
        .containsExactly(
            "time", "exporter", "source", "destination", "proto", "bytes", "packets", "in", "out");
    assertThat(lines.get(1))
        .matches(
            "..:..:..  192.0.2.1  \\[2001:db8::1]:51234  10.1.2.3     tcp     1500        3  7   8");
    assertThat(lines.get(2)).isEqualTo("5 of 70 records, 9000 bytes, 30 packets");
  }

  @Test
  void printsJsonAsItCame() throws Exception {
    foundAFlow();
    try (Served served = new Served(collector)) {
      assertThat(commands.run("flows", "--json", "--newest", "--url", url(served) + "/")).isZero();
      assertThat(commands.out().strip()).isEqualTo(served.get("/api/v1/flows").body().strip());
    }
    assertThat(collector.query).isEqualTo(new FlowQuery("", 300, 100, false));
  }

  @Test
  void showsHowTheCollectorIs() throws Exception {
    try (Served served = new Served(collector)) {
      assertThat(commands.run("status", "--url", url(served))).isZero();
      assertThat(commands.out()).contains(", ready\n").containsPattern("192\\.0\\.2\\.1 .* 43 ");
      collector.reload = new ReloadStatus(false, 1, List.of("flowtally.yaml:3: wrong"));
      assertThat(commands.run("status", "--url", url(served))).isEqualTo(1);
      assertThat(commands.out()).contains(", last reload failed\n  flowtally.yaml:3: wrong\n");
    }
  }

  @Test
  void showsTheHeaviestOfWhatIsFirst() throws Exception {
    try (Served served = new Served(collector)) {
      assertThat(commands.run("top", "--url", url(served))).isZero();
      assertThat(commands.out()).startsWith("ip_dst").contains("inbound, the last ");
      assertThat(commands.run("top", "--url", url(served), "--by", "colour")).isEqualTo(1);
      assertThat(commands.err()).last().asString().contains("answers 404: no such aggregate or");
    }
  }

  @Test
  void speaksTlsAndHasAPassword() throws Exception {
    Identity identity = Identity.create(directory, "ec", "EC");
    identity.write(directory, "server");
    String hash = BCrypt.withDefaults().hashToString(4, "secret".toCharArray());
    Path webConfig =
        Files.writeString(
            directory.resolve("web.yml"),
            "tls_server_config: {cert_file: server.crt, key_file: server.key}\n"
                + "basic_auth_users: {alice: \""
                + hash
                + "\"}\n");
    Path password = Files.writeString(directory.resolve("password"), "secret\n");
    try (Served served = new Served(collector, webConfig, false)) {
      String url = url(served).replace("http:", "https:");
      Path trusted = directory.resolve("server.crt");
      assertThat(
              commands.run(
                  "status",
                  "--url",
                  url,
                  "--ca-file",
                  trusted,
                  "--user",
                  "alice",
                  "--password-file",
                  password))
          .as("%s", commands.err())
          .isZero();
      assertThat(commands.run("status", "--url", url, "--ca-file", trusted)).isEqualTo(1);
      assertThat(commands.err()).last().asString().contains("answers 401");
      assertThat(commands.run("status", "--url", url)).isEqualTo(1);
      assertThat(commands.err()).last().asString().contains("certificat");
    }
  }

  @Test
  void saysWhatIsWrongInALine() throws Exception {
    int nobody;
    try (ServerSocket socket = new ServerSocket(0)) {
      nobody = socket.getLocalPort();
    }
    assertThat(commands.run("flows", "--url", "http://127.0.0.1:" + nobody)).isEqualTo(1);
    assertThat(commands.run("flows", "--url", "collector:9999")).isEqualTo(1);
    assertThat(commands.err())
        .containsExactly(
            "flowtally: nobody listens at http://127.0.0.1:"
                + nobody
                + ": write --url of a running collector",
            "flowtally: --url collector:9999 is none: write one such as http://collector:9999");
  }
}
