// SPDX-License-Identifier: Apache-2.0
package io.flowtally.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class RunCommandTest {
  @TempDir private Path folder;
  private final Commands commands = new Commands();
  private Site site;
  private int udpPort;
  private int httpPort;

  @BeforeEach
  void write() throws IOException {
    site = new Site(folder);
    udpPort = Site.freeUdpPort();
    httpPort = Site.freeTcpPort();
    configure("");
  }

  private void configure(String more) {
    site.config(
        """
        listen: ["127.0.0.1:%d"]
        networks_file: local.net
        http: {listen: ["127.0.0.1:%d"]}
        %s
        """
            .formatted(udpPort, httpPort, more));
  }

  private CompletableFuture<Integer> start() throws Exception {
    CompletableFuture<Integer> running =
        CompletableFuture.supplyAsync(() -> commands.run("run", "-c", site.config));
    while (status("/-/ready") != 200 && !running.isDone()) {
      Thread.sleep(10);
    }
    return running;
  }

  private int status(String path) throws InterruptedException {
    try {
      HttpRequest request =
          HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + httpPort + path)).build();
      return HttpClient.newHttpClient().send(request, BodyHandlers.discarding()).statusCode();
    } catch (IOException notYet) {
      return 0;
    }
  }

  private String metrics() throws Exception {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + httpPort + "/metrics")).build();
    return HttpClient.newHttpClient().send(request, BodyHandlers.ofString()).body();
  }

  private void send(Capture capture) throws IOException {
    try (DatagramSocket socket = new DatagramSocket(Site.loopback(0))) {
      for (byte[] datagram : capture.datagrams) {
        socket.send(new DatagramPacket(datagram, datagram.length, Site.loopback(udpPort)));
      }
    }
  }

  private static List<String> flows(String exposition) {
    return exposition.lines().filter(line -> line.startsWith("pmacct_flow_")).sorted().toList();
  }

  @Test
  void servesWhatAReplayOfTheSameDatagramsPrints() throws Exception {
    CompletableFuture<Integer> running = start();
    Capture capture = Capture.ofEveryVersion();
    send(capture);
    Commands replay = new Commands();
    Path file = capture.write(folder.resolve("all.pcap"));
    assertThat(replay.run("replay", file, "-c", site.config)).isZero();
    List<String> replayed = flows(replay.out());
    List<String> served = flows(metrics());
    for (int tries = 0; tries < 1000 && !served.equals(replayed); tries++) {
      Thread.sleep(10);
      served = flows(metrics());
    }
    assertThat(served).isEqualTo(replayed);
    commands.signal("TERM");
    assertThat(running.get(30, TimeUnit.SECONDS)).isZero();
    assertThat(commands.err()).isEmpty();
  }

  @Test
  void hangUpReadsTheConfigurationAgain() throws Exception {
    CompletableFuture<Integer> running = start();
    assertThat(metrics()).contains("flowtally_config_last_reload_successful 1");
    configure("locl: []");
    commands.signal("HUP");
    assertThat(metrics()).contains("flowtally_config_last_reload_successful 0");
    configure("metrics: {prefix: site}");
    commands.signal("USR2");
    assertThat(metrics()).contains("flowtally_config_last_reload_successful 1");
    send(Capture.ofEveryVersion());
    while (!metrics().contains("site_flow_bytes_total{")) {
      Thread.sleep(10);
    }
    commands.signal("INT");
    assertThat(running.get(30, TimeUnit.SECONDS)).isZero();
  }

  @Test
  void aUdpPortInUseIsOneLineAndExitCode1() throws Exception {
    try (DatagramSocket other = new DatagramSocket(Site.loopback(udpPort))) {
      assertThat(commands.run("run", "-c", site.config)).isEqualTo(1);
      assertThat(other.isClosed()).isFalse();
    }
    assertThat(commands.err())
        .containsExactly(
            "flowtally: cannot listen on 127.0.0.1:"
                + udpPort
                + " (UDP): the port is in use; stop the program that has it (ss -ulpn shows it),"
                + " or write another port");
  }

  @Test
  void anHttpPortInUseIsOneLineAndExitCode1() throws Exception {
    try (ServerSocket other = new ServerSocket()) {
      other.bind(Site.loopback(httpPort));
      assertThat(commands.run("run", "-c", site.config)).isEqualTo(1);
    }
    assertThat(commands.err())
        .singleElement()
        .asString()
        .startsWith("flowtally: cannot serve HTTP on 127.0.0.1:" + httpPort);
    // and the UDP port is free again
    new DatagramSocket(Site.loopback(udpPort)).close();
  }

  @Test
  void mistakesKeepItFromStarting() {
    configure("locl: []\nlimits: {buckets: -1}");
    assertThat(commands.run("-c", site.config)).isEqualTo(2);
    assertThat(commands.err(folder))
        .hasSize(2)
        .allSatisfy(line -> assertThat(line).startsWith("flowtally.yaml:"));
  }

  @Test
  void aMissingConfigurationSaysSo() {
    assertThat(commands.run("run", "-c", folder.resolve("none.yaml"))).isEqualTo(2);
    assertThat(commands.err(folder))
        .containsExactly("none.yaml: does not exist: write it, or name another file");
  }
}
