// SPDX-License-Identifier: Apache-2.0
package io.flowtally.it;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;

/** An inlet or a shard that may be killed and started again, from another directory each time. */
final class KafkaMember implements AutoCloseable {
  private static final Path JAR =
      Path.of("..", "kafka-link", "target", "flowtally-kafka.jar").toAbsolutePath().normalize();

  private final Path directory;
  private final String settings;
  private final int udp = Ports.udp();
  private final int http = Ports.tcp();
  private int lives;
  private FlowtallyProcess process;

  /** The settings hold all but {@code http}; {@code %d} in them is the UDP port. */
  KafkaMember(Path directory, String settings) throws IOException {
    this.directory = directory;
    this.settings = settings.formatted(udp);
    start();
  }

  static String inlet(String broker) {
    return """
        listen: ["127.0.0.1:%%d"]
        networks_file: null
        aggregates: {}
        kafka: {brokers: ["%s"], output: {topic: flows}}
        """
        .formatted(broker);
  }

  static String shard(String broker, String name, String partitions, String checkpoints) {
    return """
        networks_file: null
        aggregates: {hosts: {by: [dst_host]}}
        kafka:
          brokers: ["%s"]
          input: {topic: flows, shard: %s, partitions: [%s], checkpoints: %s}
        # %%d
        """
        .formatted(broker, name, partitions, checkpoints);
  }

  /** The two jars lie side by side, as the packages have them. */
  private static Path jar(Path directory) throws IOException {
    Path jar = directory.resolve("flowtally.jar");
    Files.copy(FlowtallyProcess.JAR, jar, StandardCopyOption.REPLACE_EXISTING);
    Files.copy(JAR, directory.resolve("flowtally-kafka.jar"), StandardCopyOption.REPLACE_EXISTING);
    return jar;
  }

  /** Fails if it is not ready in time. */
  void start() throws IOException {
    Path own = Files.createDirectories(directory.resolve("life" + lives++));
    Path file =
        Files.writeString(
            own.resolve("flowtally.yaml"),
            settings + "http: {listen: [\"127.0.0.1:%d\"]}\n".formatted(http));
    process =
        FlowtallyProcess.startJar(
            jar(directory), own, udp, http, List.of("run", "--config", file.toString()));
  }

  FlowtallyProcess process() {
    return process;
  }

  int udp() {
    return udp;
  }

  int http() {
    return http;
  }

  @Override
  public void close() {
    process.close();
  }
}
