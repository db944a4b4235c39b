// SPDX-License-Identifier: Apache-2.0
package io.flowtally.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.flowtally.codec.ProtocolVersion;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** The image, built as the README says and run by a real engine. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class DockerIT {
  private static final String IMAGE = "flowtally-it";
  private static final Path ROOT = Path.of("..").toAbsolutePath().normalize();

  @TempDir Path directory;

  @BeforeAll
  void build() {
    Requires.tool("docker", "docker.io");
    if (External.outcome(Duration.ofSeconds(20), "docker", "info").exit() != 0) {
      Requires.missing("Requires a running Docker engine (Debian package docker.io)");
    }
    External.run(Duration.ofMinutes(5), ROOT.resolve("docker/base-image").toString());
    String[] command = {
      "docker",
      "build",
      "--network",
      "host",
      "-t",
      IMAGE,
      "-f",
      ROOT + "/docker/Dockerfile",
      ROOT.toString()
    };
    External.run(Duration.ofMinutes(15), command);
  }

  @Test
  void countsFlowsSentFromTheHost() throws IOException {
    List<ParityFlow> flows = ParityFlow.generate(7, 300);
    Networks networks = new Networks();
    long inbound =
        flows.stream()
            .filter(flow -> networks.isInside(flow.target()))
            .mapToLong(ParityFlow::bytes)
            .sum();
    try (Container container = Container.run(networksFile());
        Sender sender = new Sender()) {
      container.awaitReady();
      for (ProtocolVersion version : ProtocolVersion.values()) {
        sender.send(ParityWire.datagrams(version, flows, ParitySetup.PLAIN), container.udp());
      }
      Waiting.until(
          "the flows in the container's counters",
          Duration.ofSeconds(20),
          () ->
              container.scrape().sum("pmacct_flow_bytes_total", "aggregate=\"inbound\"")
                  == 3 * inbound,
          () -> container.scrape() + container.logs());
    }
  }

  @Test
  void runsAsNobodySpecialAndIsHealthy() throws IOException {
    try (Container container = Container.run(networksFile())) {
      container.awaitReady();
      assertThat(container.exec("id", "-u")).isNotEqualTo("0");
      assertThat(container.exec("sh", "-c", "tr '\\0' ' ' < /proc/1/cmdline"))
          .as("the program itself is process 1, so signals reach it")
          .startsWith("/opt/flowtally/runtime/bin/java ");
      container.exec("/opt/flowtally/healthy");
      Waiting.until(
          "Docker to find it healthy",
          Duration.ofSeconds(30),
          () -> container.inspect("{{.State.Health.Status}}").equals("healthy"),
          () -> container.inspect("{{json .State.Health}}"));
    }
  }

  @Test
  void idlesInLessThan110MegabytesOfMemory() throws IOException {
    try (Container container = Container.run(networksFile())) {
      container.awaitReady();
      container.scrape();
      String resident =
          container.exec("sed", "-n", "s/^VmRSS:\\s*\\([0-9]*\\) kB/\\1/p", "/proc/1/status");
      assertThat(Long.parseLong(resident.strip()) * 1024).isPositive().isLessThan(110_000_000);
    }
  }

  @Test
  void endsBySigtermWithoutBeingKilled() throws IOException {
    try (Container container = Container.run(networksFile())) {
      container.awaitReady();
      External.run("docker", "stop", "-t", "30", container.id());
      assertThat(container.inspect("{{.State.ExitCode}}")).as(container.logs()).isIn("0", "143");
    }
  }

  @Test
  void saysWhatToMountWhenThereIsNoNetworksFile() {
    External.Outcome outcome =
        External.outcome(Duration.ofSeconds(60), "docker", "run", "--rm", IMAGE);
    assertThat(outcome.exit()).as(outcome.output()).isEqualTo(2);
    assertThat(outcome.output()).contains("/etc/flowtally/local.net").doesNotContain("\tat ");
  }

  @Test
  void letsEverybodyIntoItsRoot() throws IOException {
    try (Container container = Container.run(networksFile())) {
      assertThat(container.exec("stat", "-c", "%a", "/")).isEqualTo("755");
    }
  }

  @Test
  void takesCommandsOfTheProgram() throws IOException {
    List<String> command =
        new ArrayList<>(
            List.of(
                "docker", "run", "--rm", "-v", networksFile() + ":/etc/flowtally/local.net:ro"));
    command.addAll(List.of(IMAGE, "check"));
    assertThat(External.run(command.toArray(new String[0]))).contains("Inside", "inbound");
  }

  private Path networksFile() throws IOException {
    Path file = directory.resolve("local.net");
    Files.writeString(file, Networks.FILE);
    // The container's user is not the owner.
    External.run("chmod", "755", directory.toString());
    External.run("chmod", "644", file.toString());
    return file;
  }

  /** A container started as the README says, on ports of its own. */
  private record Container(String id, int udp, int http) implements AutoCloseable {
    static Container run(Path networks) {
      int udp = Ports.udp();
      int http = Ports.tcp();
      String id =
          External.run(
                  "docker",
                  "run",
                  "-d",
                  "--health-interval=1s",
                  "-p",
                  udp + ":2055/udp",
                  "-p",
                  http + ":9999",
                  "-v",
                  networks + ":/etc/flowtally/local.net:ro",
                  IMAGE)
              .strip();
      return new Container(id, udp, http);
    }

    void awaitReady() {
      Waiting.until(
          "the container to be ready",
          Duration.ofSeconds(30),
          () -> Page.get(http, "/-/ready").status() == 200,
          this::logs);
    }

    Exposition scrape() {
      return Exposition.parse(Page.get(http, "/metrics").body());
    }

    String exec(String... command) {
      List<String> all = new ArrayList<>(List.of("docker", "exec", id));
      all.addAll(List.of(command));
      return External.run(all.toArray(new String[0])).strip();
    }

    String inspect(String format) {
      return External.run("docker", "inspect", "-f", format, id).strip();
    }

    String logs() {
      return External.run("docker", "logs", id);
    }

    @Override
    public void close() {
      External.run("docker", "rm", "-f", "-v", id);
    }
  }
}
