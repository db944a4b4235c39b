// SPDX-License-Identifier: Apache-2.0
package io.flowtally.it;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;

/** A real broker, and its controller, as one process; its log outlives a kill. */
final class KafkaBroker implements AutoCloseable {
  private static final Duration START = Duration.ofSeconds(60);
  private static final String JAVA =
      Path.of(System.getProperty("java.home"), "bin", "java").toString();
  private static final String JARS =
      Path.of("..", "kafka-broker", "target", "broker").toAbsolutePath().normalize() + "/*";

  private final Path directory;
  private final Path properties;
  private final int port;
  private External process;

  private KafkaBroker(Path directory, Path properties, int port) {
    this.directory = directory;
    this.properties = properties;
    this.port = port;
    this.process = run();
  }

  /** With topics of so many partitions, which are made when somebody asks for them. */
  static KafkaBroker start(Path directory, int partitions) throws IOException {
    int port = Ports.tcp();
    int controller = Ports.tcp();
    Path properties =
        Files.writeString(
            directory.resolve("server.properties"),
            """
            process.roles=broker,controller
            node.id=1
            controller.quorum.voters=1@127.0.0.1:%2$d
            listeners=PLAINTEXT://127.0.0.1:%1$d,CONTROLLER://127.0.0.1:%2$d
            advertised.listeners=PLAINTEXT://127.0.0.1:%1$d
            controller.listener.names=CONTROLLER
            listener.security.protocol.map=CONTROLLER:PLAINTEXT,PLAINTEXT:PLAINTEXT
            log.dirs=%3$s
            num.partitions=%4$d
            offsets.topic.replication.factor=1
            transaction.state.log.replication.factor=1
            transaction.state.log.min.isr=1
            transaction.state.log.num.partitions=4
            """
                .formatted(port, controller, directory.resolve("logs"), partitions));
    External.run(
        Duration.ofSeconds(60),
        JAVA,
        "-cp",
        JARS,
        "kafka.tools.StorageTool",
        "format",
        "-t",
        "MkU3OEVBNTcwNTJENDM2Qk",
        "-c",
        properties.toString());
    return new KafkaBroker(directory, properties, port);
  }

  private External run() {
    External started =
        External.start(
            directory.resolve("broker.log"),
            JAVA,
            "-Xmx384m",
            "-XX:+UseSerialGC",
            "-cp",
            JARS,
            "kafka.Kafka",
            properties.toString());
    Waiting.until("the broker to be up", START, () -> started.isAlive() && isOpen(), started::log);
    return started;
  }

  private boolean isOpen() {
    try (java.net.Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
      return socket.isConnected();
    } catch (IOException e) {
      return false;
    }
  }

  String address() {
    return "127.0.0.1:" + port;
  }

  /** As the end of its machine does, and of the power. */
  void killAndStartAgain(long pauseMs) {
    process.kill();
    Waiting.pause(pauseMs);
    process = run();
  }

  @Override
  public void close() {
    process.kill();
  }
}
