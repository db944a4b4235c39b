// SPDX-License-Identifier: Apache-2.0
package io.flowtally.config;

import io.flowtally.codec.OutCounters;
import io.flowtally.link.LinkSettings;
import io.flowtally.networks.LookupMode;
import io.flowtally.yaml.Located;
import io.flowtally.yaml.Mistakes;
import io.flowtally.yaml.Scalars;
import io.flowtally.yaml.Section;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.nodes.Node;

/** The schema of flowtally.yaml: from the tree of nodes to settings. For one reading. */
public final class SettingsReader {
  public static final int MOST_BUCKETS = 50_000_000;

  static final List<String> KEYS =
      List.of(
          "listen",
          "listen_tls",
          "receivers",
          "receive_buffer",
          "exporters",
          "networks_file",
          "networks_file_filter",
          "networks_file_no_lpm",
          "networks_file_lenient",
          "local",
          "net",
          "as",
          "nat",
          "biflow",
          "out_counters",
          "substitutes",
          "sampling",
          "elements",
          "aggregates",
          "limits",
          "metrics",
          "http",
          "state",
          "labels_file",
          "as_database",
          "country_database",
          "services_file",
          "names",
          "forward",
          "recent",
          "kafka");
  private static final Pattern LOCAL = Pattern.compile("\\blocal\\b");
  private static final int MOST_RECEIVERS = 64;
  private static final int MOST_STATE = 1_000_000;
  private static final long MOST_BYTES = 1L << 30;
  private static final Duration LONGEST = Duration.ofDays(3_650);

  private final Path file;

  private static final List<String> LIMITS =
      Stream.concat(
              Stream.of("buckets", "idle", "exporters", "templates", "held", "held_for"),
              ListenReader.LIMITS.stream())
          .toList();

  /** A database of AS numbers knows no nets. */
  private static final Set<LookupMode> NET_MODES =
      EnumSet.complementOf(EnumSet.of(LookupMode.DATABASE));

  private final Mistakes mistakes;
  private final Scalars scalars;
  private final AddressLists addresses;
  private final Paths paths;

  /** For a file whose relative paths are resolved beside {@code file}. */
  SettingsReader(Path file, Mistakes mistakes) {
    this.file = file;
    this.mistakes = mistakes;
    this.scalars = new Scalars(mistakes);
    this.addresses = new AddressLists(mistakes, scalars);
    this.paths = new Paths(file, mistakes, scalars);
  }

  /** Settings with defaults in place of mistakes; good only if there are none. */
  Settings read(@Nullable Node node) {
    Section root = Section.root(node, KEYS, mistakes);
    Settings byDefault =
        Defaults.settings(file.toString(), file.resolveSibling(Defaults.NETWORKS_FILE));
    Section bounds = root.section("limits", LIMITS, "buckets: 100000");
    Settings.Limits limits = limits(bounds);
    ListenReader listen =
        new ListenReader(file, mistakes, scalars, addresses)
            .read(root, KafkaReader.hasInput(root) ? List.of() : byDefault.listen());
    List<Settings.Aggregate> aggregates =
        new AggregatesReader(mistakes, scalars)
            .read(root, byDefault.aggregates(), limits.buckets());
    NamesReader names = new NamesReader(mistakes, scalars, paths);
    KafkaReader kafka = new KafkaReader(mistakes, scalars);
    LinkSettings link = kafka.read(root);
    return new Settings(
        listen.udp(),
        listen.streams(root, bounds, LONGEST),
        scalars.integerOrAuto(root, "receivers", MOST_RECEIVERS),
        scalars.size(root, "receive_buffer", Defaults.RECEIVE_BUFFER, 1 << 12, MOST_BYTES),
        exporters(root),
        networks(root, byDefault.networks(), aggregates),
        scalars.choice(root, "nat", byDefault.nat()),
        scalars.choice(root, "biflow", byDefault.biflow()),
        outCounters(root),
        scalars.flag(root, "substitutes", true),
        sampling(root),
        new ElementsReader(mistakes, scalars).read(root),
        aggregates,
        limits,
        new MetricsReader(mistakes, scalars).read(root),
        http(root, byDefault.http()),
        state(root),
        names.sources(root, scalars.choice(root, "as", byDefault.networks().as())),
        names.names(root),
        new ForwardReader(mistakes, scalars, addresses).read(root, listen.udp()),
        scalars.size(root, "recent", byDefault.recentBytes(), 0, MOST_BYTES),
        link,
        kafka.recordsFilter());
  }

  private Settings.Exporters exporters(Section root) {
    Section section =
        root.section("exporters", List.of("allow", "forget_after"), "allow: [192.0.2.0/24]");
    return new Settings.Exporters(
        addresses.prefixes(section, "allow"),
        scalars.durationOrNever(section, "forget_after", Defaults.FORGET_AFTER, LONGEST));
  }

  private Settings.Networks networks(
      Section root, Settings.Networks byDefault, List<Settings.Aggregate> aggregates) {
    Located<Path> networksFile =
        root.saysNull("networks_file")
            ? null
            : root.values().containsKey("networks_file")
                ? paths.path(root, "networks_file", Defaults.NETWORKS_FILE)
                : byDefault.file();
    if (networksFile != null && !Files.exists(networksFile.value())) {
      mistakes.add(networksFile.mistake(ConfigurationFile.missingNetworks(networksFile.value())));
    }
    return new Settings.Networks(
        networksFile,
        scalars.flag(root, "networks_file_filter", false),
        scalars.flag(root, "networks_file_no_lpm", false),
        scalars.flag(root, "networks_file_lenient", false),
        local(root, sayLocal(aggregates) ? byDefault.local() : List.of()),
        scalars.choice(root, "net", byDefault.net(), NET_MODES),
        scalars.choice(root, "as", byDefault.as()));
  }

  /** The default group may be missing from a networks file whose filters never ask for it. */
  private static boolean sayLocal(List<Settings.Aggregate> aggregates) {
    return aggregates.stream()
        .anyMatch(aggregate -> LOCAL.matcher(aggregate.filter().value()).find());
  }

  private List<Located<String>> local(Section root, List<Located<String>> byDefault) {
    List<Node> nodes = root.list("local", "[Inside, 10.0.0.0/8]");
    if (nodes == null) {
      return byDefault;
    }
    List<Located<String>> local = new ArrayList<>();
    for (Node node : nodes) {
      String text = scalars.text("local", node, "Inside");
      if (text != null && text.isBlank()) {
        mistakes.add(node, "local: an empty name: write a group of the networks file, or a prefix");
      } else if (text != null) {
        local.add(mistakes.locate(node, text.strip()));
      }
    }
    return local;
  }

  private Settings.Sampling sampling(Section root) {
    Section section =
        root.section("sampling", List.of("apply", "rates", "override"), "apply: true");
    return new Settings.Sampling(
        scalars.flag(section, "apply", true),
        scalars.choice(section, "rates", Settings.Rates.ALGORITHM),
        addresses.overrides(section, "override"));
  }

  private Settings.OutMeaning outCounters(Section root) {
    Section section = root.section("out_counters", List.of("mean", "override"), "mean: auto");
    return new Settings.OutMeaning(
        scalars.choice(section, "mean", OutCounters.AUTO),
        addresses.outOverrides(section, "override"));
  }

  private Settings.Limits limits(Section section) {
    Settings.Limits usual = Defaults.LIMITS;
    return new Settings.Limits(
        scalars.integer(section, "buckets", usual.buckets(), 1, MOST_BUCKETS),
        scalars.durationOrNever(section, "idle", usual.idle(), LONGEST),
        scalars.integer(section, "exporters", usual.exporters(), 1, MOST_STATE),
        scalars.integer(section, "templates", usual.templates(), 1, MOST_STATE),
        scalars.size(section, "held", usual.heldBytes(), 0, MOST_BYTES),
        scalars.duration(section, "held_for", usual.heldFor(), LONGEST));
  }

  private Settings.Http http(Section root, Settings.Http byDefault) {
    Section section =
        root.section(
            "http",
            List.of("listen", "web_config_file", "reload", "health_open", "page_memory"),
            "listen: [\":9999\"]");
    return new Settings.Http(
        addresses.listen(section, "listen", byDefault.listen()),
        paths.path(section, "web_config_file", "web-config.yml"),
        scalars.flag(section, "reload", false),
        scalars.flag(section, "health_open", byDefault.healthOpen()),
        scalars.size(section, "page_memory", byDefault.pageMemory(), 0, MOST_BYTES));
  }

  private Settings.State state(Section root) {
    Section section =
        root.section("state", List.of("directory", "interval"), "directory: /var/lib/flowtally");
    return new Settings.State(
        paths.path(section, "directory", "/var/lib/flowtally"),
        scalars.duration(section, "interval", Defaults.STATE.interval(), LONGEST));
  }
}
