// SPDX-License-Identifier: Apache-2.0
package io.flowtally.collector;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.flowtally.codec.DecodePolicy;
import io.flowtally.config.Settings;
import io.flowtally.count.SeriesSequence;
import io.flowtally.filter.Filter;
import io.flowtally.filter.FilterException;
import io.flowtally.key.AggregatePlan;
import io.flowtally.key.KeyException;
import io.flowtally.names.InterfacesFile;
import io.flowtally.networks.GroupNames;
import io.flowtally.networks.NetRule;
import io.flowtally.networks.NetworkOptions;
import io.flowtally.networks.NetworkRemark;
import io.flowtally.networks.NetworkSources;
import io.flowtally.networks.Networks;
import io.flowtally.networks.NetworksException;
import io.flowtally.networks.NetworksFile;
import io.flowtally.text.TextFiles;
import io.flowtally.yaml.Located;
import io.flowtally.yaml.Mistake;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Settings to a pipeline: reads the networks file, compiles filters and keys, and collects every
 * mistake that only this can find. Used once.
 */
final class PipelineAssembly {
  private static final String NOTHING_LOCAL =
      "nothing is local, and a filter asks for it: write local: [10.0.0.0/8] with your own"
          + " prefixes, or name groups of the networks file";

  /** The filter of a feed that is not there. */
  private static final Filter NOTHING = facts -> false;

  /** With it a filter can be compiled when the aggregate's own key cannot. */
  private static final List<String> ANY_KEY = List.of("src_host");

  private final Settings settings;
  private final GroupNames groups;
  private final List<Mistake> mistakes = new ArrayList<>();

  private PipelineAssembly(Settings settings, GroupNames groups) {
    this.settings = settings;
    this.groups = groups;
  }

  /**
   * Compiles settings.
   *
   * @param running the pipeline that is to be replaced: aggregates that keep their name and key go
   *     on with its buckets, and group names keep their numbers
   * @throws ConfigurationException with every mistake at once
   */
  static Pipeline assemble(Settings settings, Pipeline running) throws ConfigurationException {
    return new PipelineAssembly(settings, running.groups().copy()).assemble(running);
  }

  /** Compiles the settings of a process that begins, with group names that have numbers already. */
  static Pipeline assemble(Settings settings, GroupNames groups) throws ConfigurationException {
    return new PipelineAssembly(settings, groups).assemble(null);
  }

  /**
   * Compiles what runs once more, with databases that have been replaced.
   *
   * @throws ConfigurationException if one of them cannot be read: the running pipeline stays
   */
  static Pipeline withDatabases(Pipeline running) throws ConfigurationException {
    PipelineAssembly assembly = new PipelineAssembly(running.settings(), running.groups().copy());
    NetworkSources sources =
        new SourcesReading(running.settings(), assembly.mistakes)
            .withDatabases(running.networks().sources());
    return assembly.assemble(running, sources, running.interfaces());
  }

  private Pipeline assemble(@Nullable Pipeline running) throws ConfigurationException {
    NetworksFile file = networksFile();
    SourcesReading reading = new SourcesReading(settings, mistakes);
    return assemble(running, reading.read(file), reading.interfaces());
  }

  private Pipeline assemble(
      @Nullable Pipeline running, NetworkSources sources, InterfacesFile interfaces)
      throws ConfigurationException {
    Networks networks = networks(sources);
    List<AggregatePlan> plans = new ArrayList<>();
    for (Settings.Aggregate aggregate : settings.aggregates()) {
      List<String> by = aggregate.by().stream().map(Located::value).toList();
      plan(aggregate, by, networks, plans);
      requireDatabase(aggregate);
    }
    Filter recordsFilter = recordsFilter(networks);
    if (!mistakes.isEmpty()) {
      throw new ConfigurationException(mistakes.stream().distinct().toList());
    }
    SeriesSequence sequence = running == null ? new SeriesSequence() : running.sequence();
    List<Aggregate> aggregates = new ArrayList<>();
    for (int i = 0; i < plans.size(); i++) {
      aggregates.add(aggregate(settings.aggregates().get(i), plans.get(i), running, sequence));
    }
    return new Pipeline(
        settings, networks, decodePolicy(), aggregates, sequence, interfaces, recordsFilter);
  }

  private NetworksFile networksFile() {
    Located<Path> path = settings.networks().file();
    if (path == null) {
      return NetworksFile.none();
    }
    String name = path.value().toString();
    try (InputStream octets = new BufferedInputStream(Files.newInputStream(path.value()))) {
      String notText = TextFiles.problem(octets);
      if (!notText.isEmpty()) {
        mistakes.add(new Mistake(name, 0, notText));
        return NetworksFile.none();
      }
      NetworksFile file = NetworksFile.parse(name, new InputStreamReader(octets, UTF_8));
      if (!settings.networks().fileLenient()) {
        addUnreadableRows(file);
      }
      return file;
    } catch (IOException e) {
      mistakes.add(
          path.mistake("networks_file: " + name + " " + TextFiles.reason(path.value(), e)));
      return NetworksFile.none();
    }
  }

  /** Traffic of a row that is left out would count as somebody else's. */
  private void addUnreadableRows(NetworksFile file) {
    for (NetworkRemark remark : file.remarks()) {
      if (remark.unreadable()) {
        mistakes.add(new Mistake(file.name(), remark.line(), remark.text()));
      }
    }
  }

  private Networks networks(NetworkSources sources) {
    Settings.Networks wanted = settings.networks();
    NetworkOptions options =
        new NetworkOptions(wanted.net(), wanted.as(), wanted.fileFilter(), wanted.fileNoLpm());
    try {
      List<String> local = wanted.local().stream().map(Located::value).toList();
      return Networks.compile(sources, local, options, groups);
    } catch (NetworksException e) {
      if (mistakes.isEmpty()) {
        e.mistakes().forEach(mistake -> addLocalMistake(wanted, mistake));
      }
      return standIn(options);
    }
  }

  /** Networks of which something is local, so that filters are held to their own mistakes only. */
  private static Networks standIn(NetworkOptions options) {
    try {
      return Networks.compile(NetworksFile.none(), List.of("0.0.0.0/0", "::/0"), options);
    } catch (NetworksException e) {
      throw new IllegalStateException(e);
    }
  }

  private void addLocalMistake(Settings.Networks wanted, NetworksException.LocalMistake mistake) {
    if (mistake.index() >= 0) {
      mistakes.add(wanted.local().get(mistake.index()).mistake(mistake.text()));
    } else {
      mistakes.add(new Mistake("local", 0, mistake.text()));
    }
  }

  /** A column that could never say anything is a mistake. */
  private void requireDatabase(Settings.Aggregate wanted) {
    if (settings.sources().countryDatabase() != null) {
      return;
    }
    for (Located<String> key : wanted.by()) {
      if (key.value().equals("src_country") || key.value().equals("dst_country")) {
        mistakes.add(
            key.mistake(
                "aggregates."
                    + wanted.name()
                    + ".by: "
                    + key.value()
                    + " needs a database: write for example country_database: country.mmdb"));
      }
    }
  }

  private void plan(
      Settings.Aggregate wanted, List<String> by, Networks networks, List<AggregatePlan> plans) {
    try {
      AggregatePlan plan =
          AggregatePlan.compile(
              wanted.name().value(), wanted.filter().value(), by, networks, settings.elements());
      plans.add(plan);
    } catch (FilterException e) {
      mistakes.add(
          filterMistake("aggregates." + wanted.name() + ".filter", wanted.filter(), networks, e));
    } catch (KeyException e) {
      String text = "aggregates." + wanted.name() + ".by: " + e.getMessage();
      mistakes.add(wanted.by().get(e.index()).mistake(text));
      if (!by.equals(ANY_KEY)) {
        plan(wanted, ANY_KEY, networks, new ArrayList<>());
      }
    }
  }

  private Filter recordsFilter(Networks networks) {
    Located<String> filter = settings.recordsFilter();
    if (filter == null) {
      return NOTHING;
    }
    try {
      return compiled(filter, networks);
    } catch (FilterException e) {
      mistakes.add(filterMistake("kafka.records.filter", filter, networks, e));
      return NOTHING;
    }
  }

  private Filter compiled(Located<String> filter, Networks networks) throws FilterException {
    return Filter.compile(
        filter.value(), networks, NetRule.withoutKey(networks), settings.elements());
  }

  /** A filter that would be right if something were local is not what is wrong. */
  private Mistake filterMistake(
      String key, Located<String> filter, Networks networks, FilterException e) {
    if (!networks.hasLocal()) {
      try {
        compiled(filter, standIn(NetworkOptions.DEFAULT));
        return new Mistake(filter.file(), 0, NOTHING_LOCAL);
      } catch (FilterException another) {
        // The filter has a mistake of its own.
      }
    }
    int start = filter.column();
    String where =
        start > 0
            ? "column " + (start + e.column() - 1)
            : "column " + e.column() + " of the filter";
    return filter.mistake(key + ", " + where + ": " + e.getMessage());
  }

  private static Aggregate aggregate(
      Settings.Aggregate wanted,
      AggregatePlan plan,
      @Nullable Pipeline running,
      SeriesSequence sequence) {
    Aggregate.Limit limit =
        new Aggregate.Limit(wanted.buckets(), wanted.admission() == Settings.Admission.HEAVIEST);
    Aggregate before = running == null ? null : running.aggregate(plan.name());
    if (before != null
        && plan.sameKeyAs(before.plan())
        && before.countsFlows() == wanted.countsFlows()) {
      return before.continuedBy(plan, limit);
    }
    return Aggregate.empty(plan, limit, wanted.countsFlows(), sequence);
  }

  private DecodePolicy decodePolicy() {
    DecodePolicy.Builder policy =
        DecodePolicy.builder()
            .natInside(settings.nat() == Settings.Nat.INSIDE)
            .reverse(settings.biflow() == Settings.Biflow.BOTH)
            .applySampling(settings.sampling().apply())
            .samplingAsNfacctd(settings.sampling().rates() == Settings.Rates.NFACCTD)
            .fallback(settings.substitutes())
            .outCounters(settings.outCounters().mean());
    for (Settings.OutOverride override : settings.outCounters().override()) {
      policy.outCounters(override.hi(), override.lo(), override.mean());
    }
    for (Settings.SamplingOverride override : settings.sampling().override()) {
      policy.samplingOverride(override.hi(), override.lo(), override.rate());
    }
    return policy.build();
  }
}
