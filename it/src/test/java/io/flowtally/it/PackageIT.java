// SPDX-License-Identifier: Apache-2.0
package io.flowtally.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.flowtally.codec.ProtocolVersion;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The Debian package on a Debian of its own, under a real systemd. */
class PackageIT {
  private static final String IMAGE = "flowtally-systemd-it";
  private static final Path ROOT = Path.of("..").toAbsolutePath().normalize();
  private static final String SYSTEM =
      """
      FROM debian:bookworm-slim
      RUN apt-get update && apt-get install -y --no-install-recommends \\
            systemd systemd-sysv openjdk-17-jre-headless adduser procps bash-completion
      CMD ["/sbin/init"]
      """;

  @TempDir Path directory;

  private final int udp = Ports.udp();
  private final int http = Ports.tcp();
  private String id = "";

  @BeforeEach
  void startSystem() throws IOException {
    Requires.tool("docker", "docker.io");
    if (External.outcome(Duration.ofSeconds(20), "docker", "info").exit() != 0) {
      Requires.missing("Requires a running Docker engine (Debian package docker.io)");
    }
    External.run(Duration.ofMinutes(5), ROOT.resolve("docker/base-image").toString());
    Files.writeString(directory.resolve("Dockerfile"), SYSTEM);
    External.run(
        Duration.ofMinutes(5),
        "docker",
        "build",
        "--network",
        "host",
        "-q",
        "-t",
        IMAGE,
        directory.toString());
    Path debs = Files.createDirectory(directory.resolve("debs"));
    Files.copy(built(), debs.resolve("old.deb"));
    makeNewer(debs);
    List<String> command = new ArrayList<>(List.of("docker", "run", "-d"));
    command.addAll(List.of("-p", udp + ":2055/udp", "-p", http + ":9999"));
    command.addAll(List.of("--cap-add", "SYS_ADMIN", "--security-opt", "seccomp=unconfined"));
    command.addAll(List.of("--security-opt", "apparmor=unconfined", "--cgroupns=host"));
    command.addAll(List.of("-v", "/sys/fs/cgroup:/sys/fs/cgroup:rw", "-v", debs + ":/debs:ro"));
    // As systems that are hardened have it: nothing in /tmp can be executed.
    command.addAll(List.of("--tmpfs", "/run", "--tmpfs", "/run/lock", "--tmpfs", "/tmp:noexec"));
    command.add(IMAGE);
    id = External.run(command.toArray(new String[0])).strip();
    Waiting.until(
        "systemd to be up",
        Duration.ofSeconds(60),
        () -> in("systemctl is-system-running || true").matches("running|degraded"));
  }

  @AfterEach
  void stopSystem() {
    if (!id.isEmpty()) {
      External.run("docker", "rm", "-f", "-v", id);
    }
  }

  @Test
  void isInstalledEditedStartedReloadedUpgradedAndPurged() throws IOException {
    in("dpkg -i /debs/old.deb");
    assertThat(in("systemctl is-active flowtally || true")).isEqualTo("inactive");
    assertThat(in("stat -c '%U %a' /var/lib/flowtally")).isEqualTo("flowtally 750");
    assertThat(in("systemd-analyze verify /lib/systemd/system/flowtally.* 2>&1")).isEmpty();
    assertThat(in("cat /usr/share/man/man1/flowtally.1")).contains("import\\-nfacctd", "local.net");
    assertThat(
            in(
                "bash -c '. /usr/share/bash-completion/completions/flowtally;"
                    + " complete -p flowtally'"))
        .startsWith("complete ");

    write("/etc/flowtally/local.net", Networks.FILE);
    in("systemctl enable --now flowtally");
    long counted = countsSome(1, 0);
    assertThat(in("journalctl -u flowtally --no-pager")).doesNotContain("no epoll here");
    assertThat(in("grep -c flowtally.jsa /proc/$(systemctl show -P MainPID flowtally)/maps"))
        .as("its classes come from the archive of this machine")
        .isNotEqualTo("0");

    write("/etc/flowtally/local.net", Networks.FILE + "192.0.2.300/24\n");
    assertThat(in("systemctl reload flowtally 2>&1 || echo refused")).endsWith("refused");
    write("/etc/flowtally/local.net", Networks.FILE + "! Added\n203.0.113.0/25\n");
    in("systemctl reload flowtally");
    Waiting.until(
        "the added group",
        Duration.ofSeconds(20),
        () -> Page.get(http, "/metrics").body().contains("group=\"Added\""));

    // A JVM that is not the one that the archive was made with.
    in(
        "rm /var/cache/flowtally/flowtally.jsa; dpkg-trigger --by-package=dpkg /usr/lib/jvm; dpkg --triggers-only -a");
    assertThat(in("test -s /var/cache/flowtally/flowtally.jsa && echo made again"))
        .isEqualTo("made again");

    in("dpkg -i /debs/new.deb");
    assertThat(in("dpkg-query -W -f '${Version}' flowtally")).isEqualTo("99.0");
    assertThat(in("cat /etc/flowtally/local.net")).contains("! Added");
    assertThat(in("systemctl is-active flowtally")).isEqualTo("active");
    countsSome(2, counted);

    in("dpkg --purge flowtally");
    assertThat(in("find / -xdev -name '*flowtally*' -not -path '/proc/*' -not -path '/sys/*'"))
        .isEmpty();
    assertThat(in("getent passwd flowtally || echo none")).isEqualTo("none");
  }

  /** Sends flows and waits until they have been counted beside what was counted before. */
  private long countsSome(int seed, long before) throws IOException {
    List<ParityFlow> flows = ParityFlow.generate(seed, 300);
    Networks networks = new Networks();
    long expected =
        before
            + flows.stream()
                .filter(flow -> networks.isInside(flow.target()))
                .mapToLong(ParityFlow::bytes)
                .sum();
    Waiting.until(
        "it to be ready",
        Duration.ofSeconds(30),
        () -> Page.get(http, "/-/ready").status() == 200,
        () -> in("journalctl -u flowtally --no-pager | tail -50"));
    try (Sender sender = new Sender()) {
      sender.send(ParityWire.datagrams(ProtocolVersion.V5, flows, ParitySetup.PLAIN), udp);
    }
    Waiting.until(
        "the flows in the counters",
        Duration.ofSeconds(20),
        () ->
            Exposition.parse(Page.get(http, "/metrics").body())
                    .sum("pmacct_flow_bytes_total", "aggregate=\"inbound\"")
                == expected,
        () -> Page.get(http, "/metrics").body());
    return expected;
  }

  private String in(String script) {
    return External.run(Duration.ofMinutes(2), "docker", "exec", id, "sh", "-c", script).strip();
  }

  private void write(String file, String text) throws IOException {
    Path local = Files.writeString(directory.resolve("written"), text);
    External.run("docker", "cp", local.toString(), id + ":" + file);
    in("chmod 644 " + file);
  }

  private static Path built() throws IOException {
    Path target = ROOT.resolve("packaging/target");
    if (Files.isDirectory(target)) {
      try (DirectoryStream<Path> debs = Files.newDirectoryStream(target, "flowtally_*_all.deb")) {
        for (Path deb : debs) {
          return deb;
        }
      }
    }
    return Path.of(Requires.missing("needs the package: mvn package builds it"));
  }

  /** The same files as a later version. */
  private void makeNewer(Path debs) {
    String tree = directory.resolve("newer").toString();
    External.run("dpkg-deb", "-R", debs.resolve("old.deb").toString(), tree);
    External.run("sed", "-i", "s/^Version:.*/Version: 99.0/", tree + "/DEBIAN/control");
    External.run("dpkg-deb", "-Zgzip", "-z1", "-b", tree, debs.resolve("new.deb").toString());
  }
}
