// SPDX-License-Identifier: Apache-2.0
package io.flowtally.it;

import static io.flowtally.codec.DatagramBuilder.field;
import static org.assertj.core.api.Assertions.assertThat;

import io.flowtally.codec.DatagramBuilder;
import io.flowtally.codec.Octets;
import io.flowtally.codec.V5Record;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Inlets, a real broker, shards, and a real Prometheus that adds up what it has scraped. */
class KafkaIT {
  private static final int EXPORTERS = 8;
  private static final int HOSTS = 40;
  private static final int KILLS = 14;
  private static final Duration CATCH_UP = Duration.ofSeconds(60);
  private static final String TOTAL = "flowtally_aggregate_bytes_total";

  @TempDir Path directory;
  private KafkaBroker broker;

  @BeforeEach
  void startBroker() throws IOException {
    broker = KafkaBroker.start(Files.createDirectories(directory.resolve("broker")), 4);
  }

  @AfterEach
  void stopBroker() {
    broker.close();
  }

  private KafkaMember member(String name, String settings) throws IOException {
    return new KafkaMember(Files.createDirectories(directory.resolve(name)), settings);
  }

  private KafkaMember shard(String name, String partitions) throws IOException {
    return member(name, KafkaMember.shard(broker.address(), name, partitions, "checkpoints"));
  }

  /** Routers with an address each; half of them tell their template once, and never again. */
  private static final class Routers {
    private final List<DatagramSocket> sockets = new ArrayList<>();
    private final Random random = new Random(7);
    private final AtomicBoolean stop = new AtomicBoolean();
    private final Thread thread;

    Routers(int... ports) throws IOException {
      for (int i = 0; i < EXPORTERS; i++) {
        sockets.add(new DatagramSocket(new InetSocketAddress("127.0.9." + i, 0)));
        if (isTemplated(i)) {
          send(i, ports[0], template());
        }
      }
      thread =
          new Thread(
              () -> {
                try {
                  for (int sent = 0; !stop.get(); sent++) {
                    int exporter = sent % EXPORTERS;
                    byte[] flows = isTemplated(exporter) ? ipfix() : v5();
                    send(exporter, ports[random.nextInt(ports.length)], flows);
                    Waiting.pause(5);
                  }
                } catch (IOException e) {
                  throw new IllegalStateException(e);
                }
              },
              "routers");
      thread.start();
    }

    private static boolean isTemplated(int exporter) {
      return exporter % 2 == 1;
    }

    private static byte[] template() {
      return DatagramBuilder.ipfix()
          .template(256, field(8, 4), field(12, 4), field(1, 4), field(2, 4))
          .build();
    }

    private String host() {
      return "10.0.0." + random.nextInt(HOSTS);
    }

    private byte[] ipfix() {
      return DatagramBuilder.ipfix()
          .data(
              256,
              new Octets()
                  .ip("192.0.2.1")
                  .ip(host())
                  .unsigned(1 + random.nextInt(10_000), 4)
                  .unsigned(1, 4))
          .build();
    }

    private byte[] v5() {
      DatagramBuilder datagram = DatagramBuilder.v5();
      for (int i = 0; i < 3; i++) {
        datagram.v5Record(V5Record.flow("192.0.2.1", host(), 1 + random.nextInt(10_000), 1));
      }
      return datagram.build();
    }

    private void send(int exporter, int port, byte[] datagram) throws IOException {
      try {
        sockets
            .get(exporter)
            .send(
                new DatagramPacket(
                    datagram, datagram.length, InetAddress.getLoopbackAddress(), port));
      } catch (IOException e) {
        // An inlet is down: that datagram is nobody's.
      }
    }

    void end() {
      stop.set(true);
      try {
        thread.join();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
      sockets.forEach(DatagramSocket::close);
    }
  }

  private interface Task {
    void run() throws IOException;
  }

  private static void whileRoutersSend(Task task, int... ports) throws IOException {
    Routers routers = new Routers(ports);
    try {
      task.run();
    } finally {
      routers.end();
    }
  }

  /** What the topic holds: counted once more, from its start, by one that nobody kills. */
  private long held() throws IOException {
    try (KafkaMember oracle =
        member(
            "oracle", KafkaMember.shard(broker.address(), "oracle", "0-3", "oracle-checkpoints"))) {
      return settled(oracle);
    }
  }

  /** A shard's total once it has counted all that there is. */
  private static long settled(KafkaMember... shards) {
    long[] total = {-1};
    Waiting.until(
        "the shards to have counted everything",
        CATCH_UP,
        () -> {
          long now = 0;
          boolean caughtUp = true;
          for (KafkaMember shard : shards) {
            Exposition page = shard.process().scrape();
            now += page.sum(TOTAL);
            caughtUp &= page.sum("flowtally_kafka_lag_records") == 0;
          }
          boolean same = caughtUp && now == total[0];
          total[0] = now;
          Waiting.pause(1000);
          return same;
        });
    return total[0];
  }

  @Test
  void nothingIsLostOrCountedTwiceWhoeverIsKilled() throws IOException {
    try (KafkaMember one = member("inlet1", KafkaMember.inlet(broker.address()));
        KafkaMember two = member("inlet2", KafkaMember.inlet(broker.address()));
        KafkaMember a = shard("a", "0, 1");
        KafkaMember b = shard("b", "2-3");
        PrometheusServer prometheus =
            PrometheusServer.start(
                Files.createDirectories(directory.resolve("prometheus")), jobs(a, b))) {
      List<KafkaMember> shards = List.of(a, b);
      List<KafkaMember> inlets = List.of(one, two);
      whileRoutersSend(() -> killSomebody(shards, inlets), one.udp(), two.udp());
      long counted = settled(a, b);
      long held = held();
      assertThat(counted).as("counted").isEqualTo(held).isPositive();
      Waiting.pause(5_000); // Prometheus comes once more
      RawSamples samples = prometheus.raw("pmacct_flow_bytes_total");
      System.out.printf(
          "kafka: %d kills, %d bytes in the topic, %d added up by Prometheus%n",
          KILLS, held, samples.total());
      assertThat(samples.firsts()).as("first samples").isZero();
      assertThat(samples.total()).as("added up from raw samples").isEqualTo(held);
    }
  }

  private void killSomebody(List<KafkaMember> shards, List<KafkaMember> inlets) throws IOException {
    Random random = new Random(19);
    Waiting.pause(6_000); // Prometheus has come more than once
    for (int i = 0; i < KILLS; i++) {
      Waiting.pause(500 + random.nextInt(3_000));
      switch (i % 7) {
        case 3 -> broker.killAndStartAgain(random.nextInt(1_000));
        case 5 -> again(inlets.get(random.nextInt(2)), random.nextInt(500));
        default -> again(shards.get(random.nextInt(2)), random.nextInt(1_500));
      }
    }
    Waiting.pause(3_000);
  }

  private static void again(KafkaMember member, long pauseMs) throws IOException {
    member.process().program().kill();
    Waiting.pause(pauseMs);
    member.start();
  }

  private static String jobs(KafkaMember a, KafkaMember b) {
    return """
          - job_name: flowtally
            scrape_interval: 1s
            static_configs:
              - {targets: ["127.0.0.1:%d"], labels: {instance: a}}
              - {targets: ["127.0.0.1:%d"], labels: {instance: b}}
        """
        .formatted(a.http(), b.http());
  }

  /** Its machine stands still, another takes the name, and then it goes on. */
  @Test
  void whoHasLostTheNameAnswersNoMore() throws IOException {
    try (KafkaMember inlet = member("inlet", KafkaMember.inlet(broker.address()));
        KafkaMember old = shard("a", "0-3")) {
      whileRoutersSend(() -> loseTheName(old), inlet.udp());
    }
  }

  private void loseTheName(KafkaMember old) throws IOException {
    Waiting.pause(2_000);
    old.process().scrape();
    old.process().program().signal("STOP");
    String settings = KafkaMember.shard(broker.address(), "a", "0-3", "checkpoints");
    try (KafkaMember next = member("elsewhere", settings)) {
      Waiting.pause(1_000);
      long before = next.process().scrape().sum(TOTAL);
      assertThat(before).isPositive();
      old.process().program().signal("CONT");
      Page answer = Page.get(old.http(), "/metrics");
      assertThat(answer.status()).isEqualTo(503);
      assertThat(answer.body()).contains("another process has taken shard a");
      assertThat(Page.get(old.http(), "/-/ready").status()).isEqualTo(503);
      Waiting.pause(1_000);
      assertThat(next.process().scrape().sum(TOTAL)).isGreaterThan(before);
    }
  }

  /** A partition goes on elsewhere only when its shard has ended in order. */
  @Test
  void whatAnExporterHasTaughtMovesWithItsPartition() throws IOException {
    byte[] template = Routers.template();
    byte[] first = ipfix(0, 1_000);
    byte[] second = ipfix(5, 10_000);
    try (KafkaMember inlet = member("inlet", KafkaMember.inlet(broker.address()));
        Sender router = new Sender()) {
      try (KafkaMember a = shard("a", "0-3")) {
        router.send(List.of(template, first), inlet.udp());
        Waiting.until("a to count", CATCH_UP, () -> a.process().scrape().sum(TOTAL) == 1_000);
      }
      try (KafkaMember b = shard("b", "0-3")) {
        router.send(List.of(second), inlet.udp());
        Waiting.until(
            "b to count at once, without a template",
            CATCH_UP,
            () -> b.process().scrape().sum(TOTAL) == 10_000,
            () -> b.process().program().log());
        Waiting.until(
            "b to miss what is missing since the last one that a had",
            CATCH_UP,
            () -> b.process().scrape().sum("flowtally_exporter_missed_records_total") == 4);
      }
    }
  }

  private static byte[] ipfix(long sequence, int bytes) {
    return DatagramBuilder.ipfix()
        .sequence(sequence)
        .data(256, new Octets().ip("192.0.2.1").ip("10.0.0.1").unsigned(bytes, 4).unsigned(1, 4))
        .build();
  }

  @Test
  void partitionsChangeHandsAtACleanEnd() throws IOException {
    try (KafkaMember inlet = member("inlet", KafkaMember.inlet(broker.address()))) {
      long first;
      try (KafkaMember a = shard("a", "0-3")) {
        whileRoutersSend(
            () -> {
              Waiting.pause(2_000);
              a.process().scrape();
              String other = KafkaMember.shard(broker.address(), "b", "2-3", "checkpoints");
              assertThat(refusal(other)).contains("belongs to shard a");
            },
            inlet.udp());
        first = settled(a);
      }
      long atOther;
      try (KafkaMember half = shard("a", "0-1")) {
        half.process().scrape(); // its checkpoint must not claim what it has left
        try (KafkaMember other = shard("b", "2-3")) {
          whileRoutersSend(() -> Waiting.pause(2_000), inlet.udp());
          long both = settled(half, other);
          atOther = other.process().scrape().sum(TOTAL);
          assertThat(atOther).isPositive();
          assertThat(both).isGreaterThan(first).isEqualTo(held());
        }
      }
      try (KafkaMember whole = shard("a", "0-3")) {
        whileRoutersSend(() -> Waiting.pause(2_000), inlet.udp());
        assertThat(settled(whole) + atOther).isEqualTo(held());
      }
    }
  }

  private String refusal(String settings) {
    try (KafkaMember member = member("refused", settings)) {
      return "it has started on port " + member.http();
    } catch (AssertionError | IOException e) {
      return String.valueOf(e.getMessage());
    }
  }
}
