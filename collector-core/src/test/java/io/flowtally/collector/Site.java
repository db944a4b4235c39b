// SPDX-License-Identifier: Apache-2.0
package io.flowtally.collector;

import io.flowtally.codec.DatagramBuilder;
import io.flowtally.codec.V5Record;
import io.flowtally.config.ConfigurationFile;
import io.flowtally.config.ConfigurationResult;
import io.flowtally.count.Bucket;
import io.flowtally.view.AggregateView;
import io.flowtally.view.CollectorView;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.SocketException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;

/** A folder with a configuration and a networks file, and datagrams for it. */
public final class Site {
  /** One source port for all datagrams, as an exporter has it. */
  private static final DatagramSocket SENDER = sender();

  static final String NETWORKS =
      """
      # Inside
      10.0.0.0/8
      # Elsewhere
      8.0.0.0/8
      """;
  static final long EXPORTER_LO = 0xFFFF_7F00_0001L;
  public static final long NOW_MS = 1_700_000_000_000L;

  final Path folder;

  public Site(Path folder) {
    this.folder = folder;
    write("local.net", NETWORKS);
    configure("");
  }

  void write(String name, String text) {
    try {
      Files.writeString(folder.resolve(name), text);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Loopback, any port, and what else the lines say. */
  public Site configure(String lines) {
    write(
        "flowtally.yaml",
        "listen: [\"127.0.0.1:0\"]\nreceivers: 1\nreceive_buffer: 1MiB\n" + lines);
    return this;
  }

  public ConfigurationResult read() {
    return ConfigurationFile.read(folder.resolve("flowtally.yaml"));
  }

  public Replay replay() throws ConfigurationException {
    return new Replay(read().settings());
  }

  public static byte[] flow(String src, String dst, long bytes, long packets) {
    return DatagramBuilder.v5().v5Record(V5Record.flow(src, dst, bytes, packets)).build();
  }

  static void feed(Replay replay, byte[] datagram) {
    replay.deliver(datagram, 0, datagram.length, 0, EXPORTER_LO, 0, NOW_MS);
  }

  public static void send(Collector collector, byte[] datagram) throws IOException {
    SENDER.send(
        new DatagramPacket(
            datagram, datagram.length, InetAddress.getLoopbackAddress(), collector.ports().get(0)));
  }

  private static DatagramSocket sender() {
    try {
      return new DatagramSocket();
    } catch (SocketException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Bytes by the labels of their bucket, such as {@code 10.0.0.1 8.0.0.0}. */
  public static Map<String, Long> bytes(CollectorView view, String aggregate) {
    Map<String, Long> bytes = new TreeMap<>();
    AggregateView found = aggregate(view, aggregate);
    long[] key = new long[found.buckets().keyWords()];
    for (Bucket bucket : found.buckets()) {
      bucket.key(key);
      StringBuilder labels = new StringBuilder();
      for (int i = 0; i < found.labelNames().size(); i++) {
        found.appendLabelValue(key, i, labels.append(i == 0 ? "" : " "));
      }
      bytes.merge(labels.toString(), bucket.bytes(), Long::sum);
    }
    return bytes;
  }

  public static AggregateView aggregate(CollectorView view, String name) {
    return view.aggregates().stream()
        .filter(aggregate -> aggregate.name().equals(name))
        .findFirst()
        .orElseThrow();
  }
}
