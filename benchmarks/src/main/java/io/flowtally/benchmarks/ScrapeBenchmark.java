// SPDX-License-Identifier: Apache-2.0
package io.flowtally.benchmarks;

import io.flowtally.collector.Replay;
import io.flowtally.http.HttpSettings;
import io.flowtally.http.MetricsServer;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.HttpURLConnection;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.URL;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/** A whole scrape over HTTP; each bucket is two samples. The client throws the bytes away. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Warmup(iterations = 2, time = 3)
@Measurement(iterations = 3, time = 3)
@Fork(
    value = 1,
    // The package is opened as the manifest of flowtally.jar opens it: for writes in large pieces.
    jvmArgs = {"-XX:+UseSerialGC", "--add-opens=jdk.httpserver/sun.net.httpserver=ALL-UNNAMED"})
public class ScrapeBenchmark {
  private static final long NOW_MS = 1_800_000_000_000L;
  private static final String OPENMETRICS = "application/openmetrics-text; version=1.0.0";
  private static final String PROTOBUF =
      "application/vnd.google.protobuf; proto=io.prometheus.client.MetricFamily;"
          + " encoding=delimited";

  /** The formats that Prometheus negotiates. */
  public enum Wanted {
    TEXT("text/plain"),
    OPENMETRICS(ScrapeBenchmark.OPENMETRICS),
    PROTOBUF(ScrapeBenchmark.PROTOBUF);

    private final String accept;

    Wanted(String accept) {
      this.accept = accept;
    }
  }

  @Param({"TEXT", "OPENMETRICS", "PROTOBUF"})
  Wanted format;

  @Param({"identity", "gzip"})
  String encoding;

  /** In both aggregates together. */
  @Param({"100000"})
  int buckets;

  /** What the page's history may take; 0 is without. */
  @Param({"16"})
  int pageMiB;

  private MetricsServer server;
  private URL url;

  /** Counts until every host has its bucket in both aggregates. */
  @Setup
  public void fill() throws Exception {
    Replay replay = BenchmarkConfiguration.replay(0, buckets);
    DatagramRing ring = new DatagramRing(ExportShape.V5, buckets / 2);
    for (int hosts = 0; hosts < buckets / 2; hosts += DatagramRing.RECORDS / 2) {
      byte[] datagram = ring.nextInTurn();
      replay.deliver(datagram, 0, datagram.length, 0, DatagramRing.EXPORTER, 0, NOW_MS);
    }
    InetSocketAddress anyPort = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
    server =
        new MetricsServer(
            new HttpSettings(List.of(anyPort), null, false, true, (long) pageMiB << 20));
    server.start(replay);
    url = URI.create("http://127.0.0.1:" + server.ports().get(0) + "/metrics").toURL();
  }

  /** Stops the server. */
  @TearDown
  public void stop() {
    server.close();
  }

  /** A scrape. */
  @Benchmark
  public long scrape() throws IOException {
    HttpURLConnection connection = (HttpURLConnection) url.openConnection();
    connection.setRequestProperty("Accept", format.accept);
    connection.setRequestProperty("Accept-Encoding", encoding);
    connection.setRequestProperty("X-Prometheus-Scrape-Timeout-Seconds", "10");
    try (InputStream in = connection.getInputStream()) {
      return in.transferTo(OutputStream.nullOutputStream());
    }
  }
}
