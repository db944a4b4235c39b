// SPDX-License-Identifier: Apache-2.0
package io.flowtally.it;

import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Debian's nfacctd as the replaced chain ran it: a memory plugin an aggregate, read with the pmacct
 * client, and its rows turned into series as the chain's script did.
 *
 * <p>It shares its port with any other nfacctd that has not ended yet, and it looks at signals only
 * when a datagram comes: so it has a port and a process group of its own.
 */
final class Nfacctd implements AutoCloseable {
  private static final Pattern MEMBER = Pattern.compile("\"(\\w+)\": (?:\"([^\"]*)\"|(-?\\d+))");

  private final String client = Requires.tool("pmacct", "pmacct");
  private final ParitySetup setup;
  private final Path directory;
  private final External daemon;
  private final int port;

  private Nfacctd(ParitySetup setup, Path directory, External daemon, int port) {
    this.setup = setup;
    this.directory = directory;
    this.daemon = daemon;
    this.port = port;
  }

  static Nfacctd start(Path directory, ParitySetup setup) throws IOException {
    int port = Ports.udp();
    Path file = writeConfiguration(directory, setup, port);
    External daemon =
        External.start(
            directory.resolve("nfacctd.log"),
            Requires.tool("nfacctd", "pmacct"),
            "-f",
            file.toString());
    Nfacctd nfacctd = new Nfacctd(setup, directory, daemon, port);
    daemon.awaitLog("waiting for NetFlow/IPFIX data", Duration.ofSeconds(15));
    for (ParitySetup.Aggregate aggregate : setup.aggregates()) {
      Path pipe = nfacctd.pipe(aggregate);
      Waiting.until(
          "nfacctd's table", Duration.ofSeconds(10), () -> Files.exists(pipe), daemon::log);
    }
    return nfacctd;
  }

  static Path writeConfiguration(Path directory, ParitySetup setup, int port) throws IOException {
    Files.writeString(directory.resolve("networks.lst"), setup.networks());
    return Files.writeString(
        directory.resolve("nfacctd.conf"), configuration(directory, setup, port));
  }

  /** With buffers large enough to be exact: the chain's own lost records under load. */
  private static String configuration(Path directory, ParitySetup setup, int port) {
    StringBuilder conf =
        new StringBuilder(
            """
            ! the replaced chain
            daemonize: false
            nfacctd_ip: 127.0.0.1
            nfacctd_port: %d
            nfacctd_pipe_size: 4194304
            plugin_pipe_size: 40960000
            imt_mem_pools_number: 640
            networks_file: %s
            nfacctd_net: %s
            nfacctd_as: %s
            """
                .formatted(port, directory.resolve("networks.lst"), setup.net(), setup.as()));
    conf.append(setup.extra());
    conf.append("plugins: ");
    conf.append(
        String.join(
            ", ", setup.aggregates().stream().map(a -> "memory[" + a.name() + "]").toList()));
    for (ParitySetup.Aggregate aggregate : setup.aggregates()) {
      conf.append(
          "\nimt_path[%s]: %s"
              .formatted(aggregate.name(), directory.resolve(aggregate.name() + ".pipe")));
      conf.append("\naggregate[%s]: %s".formatted(aggregate.name(), aggregate.primitives()));
      if (aggregate.filter() != null) {
        conf.append("\naggregate_filter[%s]: %s".formatted(aggregate.name(), aggregate.filter()));
      }
    }
    return conf.append('\n').toString();
  }

  private Path pipe(ParitySetup.Aggregate aggregate) {
    return directory.resolve(aggregate.name() + ".pipe");
  }

  int port() {
    return port;
  }

  /** The series that the chain's script would print, once they no longer change. */
  Map<String, BigDecimal> settledSeries() {
    Map<String, BigDecimal> last = Map.of();
    for (int same = 0; same < 3; ) {
      Waiting.pause(100);
      Map<String, BigDecimal> now = series();
      same = now.equals(last) ? same + 1 : 0;
      last = now;
    }
    return last;
  }

  private Map<String, BigDecimal> series() {
    Map<String, BigDecimal> series = new TreeMap<>();
    for (ParitySetup.Aggregate aggregate : setup.aggregates()) {
      String rows = External.run(client, "-s", "-p", pipe(aggregate).toString(), "-O", "json");
      rows.lines()
          .filter(row -> row.startsWith("{"))
          .forEach(row -> add(row, aggregate.name(), series));
    }
    return series;
  }

  /** The chain's script: every member but the counters is a label. */
  private static void add(String row, String aggregate, Map<String, BigDecimal> series) {
    Map<String, String> labels = new TreeMap<>(Map.of("aggregate", aggregate));
    Matcher member = MEMBER.matcher(row);
    while (member.find()) {
      labels.put(member.group(1), member.group(2) != null ? member.group(2) : member.group(3));
    }
    BigDecimal bytes = count(labels.remove("bytes"));
    BigDecimal packets = count(labels.remove("packets"));
    labels.remove("flows");
    put(series, Exposition.series("pmacct_flow_bytes_total", labels), bytes);
    put(series, Exposition.series("pmacct_flow_packets_total", labels), packets);
  }

  /** The row of an event has no counters: 0 here. */
  private static BigDecimal count(@Nullable String digits) {
    return digits == null ? BigDecimal.ZERO : new BigDecimal(digits).stripTrailingZeros();
  }

  private static void put(Map<String, BigDecimal> series, String name, BigDecimal value) {
    if (series.put(name, value) != null) {
      throw new AssertionError("nfacctd has this row twice: " + name);
    }
  }

  String log() {
    return daemon.log();
  }

  @Override
  public void close() {
    daemon.kill();
  }
}
