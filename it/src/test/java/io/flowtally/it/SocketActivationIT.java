// SPDX-License-Identifier: Apache-2.0
package io.flowtally.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * A restart under load behind a socket that outlives the program, as with a systemd socket unit: a
 * few lines of Perl hold the socket and start the program again whenever it ends. No datagram is
 * lost, no byte counted twice.
 */
@Timeout(180)
class SocketActivationIT {
  private static final String SERVICE_MANAGER =
      """
      use Socket; use Fcntl; use POSIX ();
      my $port = shift;
      socket(my $socket, PF_INET, SOCK_DGRAM, 0) or die "socket: $!";
      bind($socket, pack_sockaddr_in($port, INADDR_LOOPBACK)) or die "bind: $!";
      fcntl($socket, F_SETFL, O_NONBLOCK) or die "fcntl: $!";
      $^F = 3;
      POSIX::dup2(fileno($socket), 3) if fileno($socket) != 3;
      fcntl($socket, F_SETFD, 0);
      $| = 1;
      while (1) {
        my $child = fork;
        if (!$child) {
          $ENV{LISTEN_FDS} = 1;
          $ENV{LISTEN_PID} = $$;
          exec @ARGV;
        }
        print "started $child\\n";
        waitpid $child, 0;
        print "ended $?\\n";
      }
      """;

  private static final int RESTARTS = 2;
  private static final long BYTES_OF_A_FLOW = 1000;

  @TempDir private Path folder;
  private final int udp = Ports.udp();
  private final int http = Ports.tcp();

  @Test
  void aRestartUnderLoadLosesNothing() throws Exception {
    String perl = Requires.tool("perl", "perl-base");
    AtomicBoolean enough = new AtomicBoolean();
    AtomicLong sent = new AtomicLong();
    try (External manager = start(perl)) {
      awaitStart(manager, 1);
      Thread load = new Thread(() -> send(enough, sent), "load");
      load.start();
      for (int restart = 1; restart <= RESTARTS; restart++) {
        long before = sent.get();
        Waiting.until("load", Duration.ofSeconds(20), () -> sent.get() > before + 300);
        new ProcessBuilder("kill", "-TERM", pid(manager)).start().waitFor();
        awaitStart(manager, restart + 1);
      }
      enough.set(true);
      load.join();
      long bytes = sent.get() * BYTES_OF_A_FLOW;
      Waiting.until(
          bytes + " bytes",
          Duration.ofSeconds(20),
          () -> scrape().sum("flowtally_aggregate_bytes_total") >= bytes,
          manager::log);
      assertThat(scrape().sum("pmacct_flow_bytes_total")).isEqualTo(bytes);
      assertThat(scrape().sum("flowtally_exporter_missed_records_total")).isZero();
      assertThat(manager.log()).contains("ended 0").doesNotContain("ended 256");
    }
  }

  private External start(String perl) throws IOException {
    Files.writeString(folder.resolve("local.net"), "! Inside\n10.0.0.0/8\n");
    Path config =
        Files.writeString(
            folder.resolve("flowtally.yaml"),
            """
            listen: ["127.0.0.1:%d"]
            networks_file: local.net
            http: {listen: ["127.0.0.1:%d"]}
            aggregates: {all: {by: [src_host]}}
            state: {directory: %s}
            """
                .formatted(udp, http, Files.createDirectory(folder.resolve("state"))));
    return External.start(
        folder.resolve("manager.log"),
        perl,
        "-e",
        SERVICE_MANAGER,
        Integer.toString(udp),
        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
        "-XX:+UseSerialGC",
        "-jar",
        FlowtallyProcess.JAR.toString(),
        "run",
        "--config",
        config.toString());
  }

  /** The program has been started so many times, and is ready. */
  private void awaitStart(External manager, int times) {
    Waiting.until(
        "start " + times,
        Duration.ofSeconds(60),
        () ->
            manager.log().lines().filter(line -> line.startsWith("started ")).count() == times
                && Page.get(http, "/-/ready").status() == 200,
        manager::log);
  }

  private static String pid(External manager) {
    String last =
        manager.log().lines().filter(line -> line.startsWith("started ")).toList().stream()
            .reduce("", (first, second) -> second);
    return last.substring("started ".length());
  }

  private Exposition scrape() {
    return Exposition.parse(Page.get(http, "/metrics").body());
  }

  /** Some 500 datagrams a second of one v5 record each, with a sequence number that tells gaps. */
  private void send(AtomicBoolean enough, AtomicLong sent) {
    try (DatagramSocket socket = new DatagramSocket()) {
      while (!enough.get()) {
        byte[] datagram = flow((int) sent.get());
        socket.send(
            new DatagramPacket(datagram, datagram.length, InetAddress.getLoopbackAddress(), udp));
        sent.incrementAndGet();
        Waiting.pause(2);
      }
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  private static byte[] flow(int sequence) {
    ByteBuffer datagram = ByteBuffer.allocate(24 + 48);
    datagram.putShort((short) 5).putShort((short) 1);
    datagram.putInt(16, sequence);
    datagram.putInt(24, 0x0A010203).putInt(28, 0xC0000201);
    datagram.putInt(40, 1).putInt(44, (int) BYTES_OF_A_FLOW);
    return datagram.array();
  }
}
