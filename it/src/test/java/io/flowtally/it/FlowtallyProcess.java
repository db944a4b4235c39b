// SPDX-License-Identifier: Apache-2.0
package io.flowtally.it;

import io.flowtally.config.nfacctd.NfacctdImport;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** Flowtally from its runnable jar, with a configuration of the test's. */
final class FlowtallyProcess implements AutoCloseable {
  static final Path JAR =
      Path.of("..", "exporter-http", "target", "flowtally.jar").toAbsolutePath().normalize();
  private static final String JAVA =
      Path.of(System.getProperty("java.home"), "bin", "java").toString();
  private static final Duration START = Duration.ofSeconds(30);

  private final External program;
  private final int udp;
  private final int http;

  private FlowtallyProcess(External program, int udp, int http) {
    this.program = program;
    this.udp = udp;
    this.http = http;
  }

  /**
   * Writes the networks file and {@code flowtally.yaml} into the directory, starts the program and
   * waits until it is ready. {@code settings} holds every key but listen, networks_file and http.
   */
  static FlowtallyProcess start(Path directory, String networks, String settings)
      throws IOException {
    int udp = Ports.udp();
    int http = Ports.tcp();
    Files.writeString(directory.resolve("local.net"), networks);
    Path file = directory.resolve("flowtally.yaml");
    Files.writeString(
        file,
        """
        listen: ["127.0.0.1:%d"]
        networks_file: local.net
        http: {listen: ["127.0.0.1:%d"]}
        """
                .formatted(udp, http)
            + settings);
    return start(directory, udp, http, List.of("run", "--config", file.toString()));
  }

  /** Imports an nfacctd.conf that listens on this port, and runs what came out. */
  static FlowtallyProcess startImported(Path directory, int udp, Path nfacctdConf)
      throws IOException {
    int http = Ports.tcp();
    String yaml = NfacctdImport.read(nfacctdConf).yaml();
    Path file = directory.resolve("flowtally.yaml");
    Files.writeString(file, yaml + "\nhttp: {listen: [\"127.0.0.1:" + http + "\"]}\n");
    return start(directory, udp, http, List.of("run", "--config", file.toString()));
  }

  /** With arguments that lead to these two ports. */
  static FlowtallyProcess start(Path directory, int udp, int http, List<String> arguments) {
    return start(directory, udp, http, List.of(), arguments);
  }

  /** The program with options for its JVM; its own arguments follow. */
  static List<String> java(List<String> options) {
    List<String> command = new ArrayList<>(List.of(JAVA, "-XX:+UseSerialGC"));
    command.addAll(options);
    command.addAll(List.of("-jar", JAR.toString()));
    return command;
  }

  static FlowtallyProcess start(
      Path directory, int udp, int http, List<String> options, List<String> arguments) {
    List<String> command = java(options);
    command.addAll(arguments);
    return run(directory, udp, http, command);
  }

  /** Another copy of the jar. */
  static FlowtallyProcess startJar(
      Path jar, Path directory, int udp, int http, List<String> arguments) {
    List<String> command =
        new ArrayList<>(List.of(JAVA, "-XX:+UseSerialGC", "-Xmx160m", "-jar", jar.toString()));
    command.addAll(arguments);
    return run(directory, udp, http, command);
  }

  private static FlowtallyProcess run(Path directory, int udp, int http, List<String> command) {
    External program =
        External.start(directory.resolve("flowtally.log"), command.toArray(new String[0]));
    FlowtallyProcess flowtally = new FlowtallyProcess(program, udp, http);
    try {
      Waiting.until("Flowtally to be ready", START, flowtally::isReady, program::log);
      return flowtally;
    } catch (AssertionError e) {
      program.close();
      throw e;
    }
  }

  /** Runs a command of the program to its end. */
  static External.Outcome command(String... arguments) {
    List<String> command =
        new ArrayList<>(List.of(JAVA, "-XX:+UseSerialGC", "-jar", JAR.toString()));
    command.addAll(List.of(arguments));
    return External.outcome(Duration.ofSeconds(60), command.toArray(new String[0]));
  }

  private boolean isReady() {
    if (!program.isAlive()) {
      throw new AssertionError("Flowtally ended: " + program.log());
    }
    return Page.get(http, "/-/ready").status() == 200;
  }

  int udpPort() {
    return udp;
  }

  int httpPort() {
    return http;
  }

  External program() {
    return program;
  }

  Exposition scrape() {
    Page page = Page.get(http, "/metrics");
    if (page.status() != 200) {
      throw new AssertionError("/metrics: " + page);
    }
    return Exposition.parse(page.body());
  }

  /** Waits until it has taken so many datagrams in. */
  void awaitDatagrams(long count) {
    Waiting.until(
        count + " datagrams",
        Duration.ofSeconds(20),
        () -> scrape().sum("flowtally_exporter_datagrams_total") >= count,
        () -> Page.get(http, "/metrics").body());
    // A page may have the datagram and not yet its series. The next one shows those as 0.
    scrape();
  }

  @Override
  public void close() {
    program.close();
  }
}
