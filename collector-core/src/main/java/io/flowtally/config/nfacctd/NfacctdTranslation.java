// SPDX-License-Identifier: Apache-2.0
package io.flowtally.config.nfacctd;

import io.flowtally.config.Defaults;
import io.flowtally.config.YamlWriter;
import io.flowtally.yaml.Quantity;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Writes the flowtally.yaml that does what an nfacctd.conf did. For one import. */
final class NfacctdTranslation {
  private static final String DEFAULT_PORT = "2100";

  private final Path file;
  private final String name;
  private final NfacctdSettings settings;
  private final NfacctdRemarks remarks;
  private final NfacctdMaps maps;
  private final YamlWriter out = new YamlWriter();

  NfacctdTranslation(Path file, NfacctdSettings settings, NfacctdRemarks remarks) {
    Path absolute = file.toAbsolutePath();
    Path parent = absolute.getParent();
    this.file = absolute;
    this.name = String.valueOf(absolute.getFileName());
    this.settings = settings;
    this.remarks = remarks;
    this.maps = new NfacctdMaps(parent == null ? absolute : parent, remarks);
  }

  YamlWriter write() {
    out.line("# Made from " + file);
    out.line("# It counts as nfacctd did; where it could count better, the comment says so.");
    listen();
    exporters();
    networks();
    policies();
    sampling();
    new NfacctdForward(out, maps, name).write(settings.forwarding());
    NfacctdPrimitives primitives = new NfacctdPrimitives(out, maps, remarks, name);
    primitives.write(settings.ofDaemon("aggregate_primitives"));
    List<NfacctdPlugin> plugins = settings.aggregates();
    if (plugins.isEmpty() && !settings.forwarding().isEmpty()) {
      countExporters();
    } else if (!new NfacctdAggregates(out, remarks, primitives, name).write(plugins)) {
      remarks.addMistake(
          "no memory or print plugin with a key that exists here: write one, such as"
              + " aggregate: dst_host, src_net");
    }
    metrics();
    moot();
    return out;
  }

  /** nfacctd runs tee alone; here something is always counted, so let it be what costs nothing. */
  private void countExporters() {
    out.line("");
    out.line("# tee counts nothing; this counts what each exporter sends.");
    out.line("aggregates:");
    out.line("  exporters:");
    out.line("    by: [peer_src_ip]");
  }

  private void listen() {
    NfacctdLine port = settings.ofDaemon("nfacctd_port");
    NfacctdLine ip = settings.ofDaemon("nfacctd_ip");
    String host =
        ip == null ? "" : ip.value().indexOf(':') < 0 ? ip.value() : "[" + ip.value() + "]";
    String number = port == null ? DEFAULT_PORT : port.value();
    NfacctdLine named = port == null ? ip : port;
    comment(named, port == null ? null : ip, "nfacctd's default port");
    out.line("listen: [" + YamlWriter.quoted(host + ":" + number) + "]", lineOf(named));
    receiveBuffer();
  }

  /** A smaller buffer than usual would only lose more. */
  private void receiveBuffer() {
    NfacctdLine size = settings.ofDaemon("nfacctd_pipe_size");
    if (size == null) {
      return;
    }
    boolean larger =
        size.value().matches("\\d{1,10}") && Long.parseLong(size.value()) > Defaults.RECEIVE_BUFFER;
    comment(size, null, "");
    if (larger) {
      out.line("receive_buffer: " + Quantity.ofBytes(Long.parseLong(size.value())), size.line());
    } else {
      out.line(
          "# The usual buffer is larger: receive_buffer stays "
              + Quantity.ofBytes(Defaults.RECEIVE_BUFFER),
          size.line());
    }
  }

  private void exporters() {
    NfacctdLine allow = settings.ofDaemon("nfacctd_allow_file");
    if (allow == null) {
      return;
    }
    List<String> prefixes = maps.allowed(allow);
    comment(allow, null, "");
    if (prefixes.isEmpty()) {
      out.line("# No row in it: nobody may export. [] would let everybody.", allow.line());
      prefixes = List.of("255.255.255.255/32");
    }
    String quoted =
        prefixes.stream().map(YamlWriter::quoted).collect(Collectors.joining(", ", "[", "]"));
    out.line("exporters: {allow: " + quoted + "}", allow.line());
  }

  private void networks() {
    NfacctdLine networksFile = settings.commonOfPlugins("networks_file", "");
    comment(networksFile, null, "no networks_file");
    out.line(
        "networks_file: "
            + (networksFile == null || networksFile.value().isEmpty()
                ? "null"
                : YamlWriter.quoted(maps.resolve(networksFile.value()))),
        lineOf(networksFile));
    flag("networks_file_filter");
    flag("networks_file_no_lpm");
    if (networksFile != null) {
      out.line("");
      out.line("# nfacctd drops rows that it cannot read; false makes them mistakes.");
      out.line("networks_file_lenient: true");
    }
    out.line("");
    out.line("# The filters below name their networks; nothing says \"local\".");
    out.line("local: []");
    lookup("net", settings.commonOfPlugins("nfacctd_net", "netflow"));
    lookup("as", settings.ofDaemon("nfacctd_as"));
  }

  private void flag(String key) {
    NfacctdLine line = settings.commonOfPlugins(key, "false");
    if (line != null) {
      comment(line, null, "");
      out.line(key + ": " + line.isTrue(), line.line());
    }
  }

  private void lookup(String key, @Nullable NfacctdLine line) {
    String value = line == null ? "netflow" : line.value().toLowerCase(Locale.ROOT);
    String ours =
        switch (value) {
          case "netflow", "sflow", "false" -> "netflow";
          case "file", "true" -> "file";
          case "longest", "fallback" -> "longest";
          default -> "";
        };
    if (ours.isEmpty() && line != null) {
      remarks.add(
          line,
          value
              + " has no counterpart: netflow is taken; write net and as: file, netflow or longest");
      ours = "netflow";
    }
    comment(line, null, "nfacctd's default; file bounds the number of series better");
    out.line(key + ": " + ours, lineOf(line));
  }

  private void policies() {
    out.line("");
    out.line("# nfacctd looks at no translated address; inside counts hosts behind NAT.");
    out.line("nat: wire");
    out.line("");
    out.line("# nfacctd ignores reverse counters; both counts the flows back too.");
    out.line("biflow: forward");
    out.line("");
    out.line("# nfacctd counts 23/24 only where 1/2 are missing; auto finds exporters whose reply");
    out.line("# they are.");
    out.line("out_counters: {mean: post}");
    out.line("");
    out.line(
        "# A counter of 0 stays 0, and ToS without element 5 too; true takes the next element.");
    out.line("substitutes: false");
  }

  private void sampling() {
    NfacctdLine renormalize = settings.ofDaemon("nfacctd_renormalize");
    NfacctdLine map = settings.ofDaemon("sampling_map");
    NfacctdLine external = settings.ofDaemon("nfacctd_ext_sampling_rate");
    boolean apply = renormalize != null && renormalize.isTrue();
    if (apply && external != null) {
      remarks.add(
          external,
          "a rate is given for each exporter: write sampling: {override: {ADDRESS: RATE}}");
    }
    comment(renormalize, null, "nfacctd's default: sampled counters stay as they are");
    out.line("sampling:", lineOf(renormalize));
    out.line("  apply: " + apply, lineOf(renormalize));
    out.line("  # As nfacctd, whatever the algorithm and the scope; algorithm reads more of them.");
    out.line("  rates: nfacctd");
    if (!apply) {
      unused(map);
      unused(external);
    }
    Map<String, Integer> rates = apply && map != null ? maps.samplingRates(map) : Map.of();
    if (!rates.isEmpty() && map != null) {
      out.line("  # " + reference(map), map.line());
      out.line("  override:", map.line());
      rates.forEach(
          (exporter, rate) ->
              out.line("    " + YamlWriter.quoted(exporter) + ": " + rate, map.line()));
    }
  }

  private void metrics() {
    out.line("");
    out.line(
        "# A new series had its count from the first scrape on; true: Prometheus reads 0 first,");
    out.line("# so that it counts the first increase too.");
    out.line("metrics: {first_increments: false}");
  }

  private void unused(@Nullable NfacctdLine line) {
    if (line != null) {
      out.line(
          "  # " + reference(line) + ": without nfacctd_renormalize it changes no counter",
          line.line());
    }
  }

  private void moot() {
    List<NfacctdLine> moot = settings.moot();
    if (moot.isEmpty()) {
      return;
    }
    out.line("");
    out.line("# No longer matters:");
    for (NfacctdLine line : moot) {
      NfacctdKeys.Row row = NfacctdKeys.row(NfacctdKeys.usualName(line.key()));
      boolean off = row != null && row.fate() == NfacctdKeys.Fate.LOST_IF_TRUE;
      String why = row == null || off ? "off, as it is here" : row.why();
      out.line("#   " + reference(line) + ": " + why, line.line());
    }
  }

  private void comment(@Nullable NfacctdLine line, @Nullable NfacctdLine other, String byDefault) {
    out.line("");
    if (line == null) {
      out.line("# " + byDefault);
      return;
    }
    out.line("# " + reference(line) + (other == null ? "" : ", " + reference(other)), line.line());
  }

  private String reference(NfacctdLine line) {
    return name + ":" + line.line() + ": " + printable(line.name());
  }

  private static String printable(String text) {
    return text.replaceAll("[^\\x20-\\x7E]", "?");
  }

  private static int lineOf(@Nullable NfacctdLine line) {
    return line == null ? 0 : line.line();
  }
}
