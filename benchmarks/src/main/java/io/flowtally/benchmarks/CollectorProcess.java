// SPDX-License-Identifier: Apache-2.0
package io.flowtally.benchmarks;

import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Flowtally from its jar, and what it and the kernel say of it. Used by one thread. */
final class CollectorProcess implements AutoCloseable {
  private static final int TRIES = 600;
  private static final int TIMEOUT_MS = 30_000;
  private static final int MIB = 1 << 20;

  private final Path configuration;
  private final Path jar;
  private final int httpPort;
  private @Nullable Process process;

  CollectorProcess(Path jar, Path configuration, int httpPort) {
    this.jar = jar;
    this.configuration = configuration;
    this.httpPort = httpPort;
  }

  /** Returns once it is ready. */
  void start() throws IOException, InterruptedException {
    Process started =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:+UseSerialGC",
                "-XX:NewSize=64m",
                "-XX:MaxNewSize=64m",
                "-XX:MetaspaceSize=64m",
                "-Xmx256m",
                "-jar",
                jar.toString(),
                "run",
                "--config",
                configuration.toString())
            .redirectErrorStream(true)
            .redirectOutput(
                ProcessBuilder.Redirect.appendTo(
                    configuration.resolveSibling("flowtally.log").toFile()))
            .start();
    process = started;
    for (int i = 0; i < TRIES; i++) {
      if (!started.isAlive()) {
        throw new IOException("Flowtally ended: " + started.exitValue());
      }
      if (status("/-/ready") == HttpURLConnection.HTTP_OK) {
        return;
      }
      TimeUnit.MILLISECONDS.sleep(100);
    }
    throw new IOException("Flowtally is not ready");
  }

  private HttpURLConnection connect(String path) throws IOException {
    URI page = URI.create("http://127.0.0.1:" + httpPort + path);
    HttpURLConnection connection = (HttpURLConnection) page.toURL().openConnection();
    connection.setReadTimeout(TIMEOUT_MS);
    return connection;
  }

  private int status(String path) {
    try {
      return connect(path).getResponseCode();
    } catch (IOException e) {
      return 0;
    }
  }

  /** Every series of {@code /metrics} with its value. */
  Map<String, Double> scrape() throws IOException {
    Map<String, Double> series = new HashMap<>();
    try (var in = connect("/metrics").getInputStream()) {
      for (String line : new String(in.readAllBytes(), StandardCharsets.UTF_8).lines().toList()) {
        int space = line.lastIndexOf(' ');
        if (!line.startsWith("#") && space > 0) {
          series.put(line.substring(0, space), Double.valueOf(line.substring(space + 1)));
        }
      }
    }
    return series;
  }

  void signal(String name) throws IOException, InterruptedException {
    int unused = new ProcessBuilder("kill", "-" + name, pid()).start().waitFor();
  }

  private String pid() {
    return process == null ? "" : Long.toString(process.pid());
  }

  /** Ends it as a service manager does; the time is bounded. */
  void stop() throws IOException, InterruptedException {
    if (process != null) {
      signal("TERM");
      if (!process.waitFor(1, TimeUnit.MINUTES)) {
        throw new IOException("Flowtally does not end");
      }
    }
  }

  /** What is live on its heap, in MiB; the JDK's jcmd asks for a collection before. */
  double liveHeap() throws IOException, InterruptedException {
    int unused =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "jcmd").toString(), pid(), "GC.run")
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .start()
            .waitFor();
    return scrape().getOrDefault("jvm_memory_used_bytes{area=\"heap\"}", 0.0) / MIB;
  }

  /** Resident memory, in MiB. */
  double resident() throws IOException {
    for (String line : Files.readAllLines(Path.of("/proc", pid(), "status"))) {
      if (line.startsWith("VmRSS:")) {
        return Double.parseDouble(line.replaceAll("\\D", "")) / 1024;
      }
    }
    return 0;
  }

  @Override
  public void close() {
    if (process != null) {
      process.destroyForcibly();
    }
  }
}
