// SPDX-License-Identifier: Apache-2.0
package io.flowtally.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A log that is piped to something that has stopped reading. */
class StalledLogIT {
  private static final int RELOADS = 400;

  private static final HttpClient CLIENT = HttpClient.newHttpClient();

  @TempDir Path directory;

  @Test
  void aReaderOfTheLogThatStandsStillKeepsNobodyFromStoppingAndSaving() throws Exception {
    Installation installation = new Installation(directory, "state: {directory: state}\n");
    List<String> command = FlowtallyProcess.java(List.of("-Xmx128m"));
    command.addAll(installation.arguments());
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    try {
      Waiting.until(
          "Flowtally to be ready",
          Duration.ofSeconds(30),
          () -> Page.get(installation.http, "/-/ready").status() == 200);
      for (int i = 0; i < RELOADS; i++) {
        assertThat(reload(installation.http)).isEqualTo(200);
      }
      External.run("kill", "-TERM", Long.toString(process.pid()));
      assertThat(process.waitFor(30, TimeUnit.SECONDS)).as("ended").isTrue();
      assertThat(process.exitValue()).isZero();
      assertThat(Files.exists(installation.state())).isTrue();
    } finally {
      process.destroyForcibly();
    }
  }

  private static int reload(int port) throws Exception {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/-/reload"))
            .POST(HttpRequest.BodyPublishers.noBody())
            .timeout(Duration.ofSeconds(30))
            .build();
    return CLIENT.send(request, HttpResponse.BodyHandlers.ofString()).statusCode();
  }
}
