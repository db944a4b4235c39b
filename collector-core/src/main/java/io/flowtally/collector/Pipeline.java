// SPDX-License-Identifier: Apache-2.0
package io.flowtally.collector;

import io.flowtally.codec.CodecLimits;
import io.flowtally.codec.DecodePolicy;
import io.flowtally.codec.exporter.ExporterTable;
import io.flowtally.collector.naming.NamesInput;
import io.flowtally.config.Settings;
import io.flowtally.count.SeriesSequence;
import io.flowtally.filter.Filter;
import io.flowtally.names.InterfacesFile;
import io.flowtally.networks.GroupNames;
import io.flowtally.networks.NetworkRemark;
import io.flowtally.networks.NetworkSources;
import io.flowtally.networks.Networks;
import io.flowtally.networks.NetworksFile;
import io.flowtally.view.NetworkInfo;
import io.flowtally.yaml.Mistake;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A configuration, compiled: all that a loop needs to know for a datagram. Immutable; a reload
 * replaces it as a whole.
 */
public final class Pipeline {
  private final Settings settings;
  private final Networks networks;
  private final DecodePolicy decodePolicy;
  private final List<Aggregate> aggregates;
  private final SeriesSequence sequence;
  private final InterfacesFile interfaces;
  private final Filter recordsFilter;

  Pipeline(
      Settings settings,
      Networks networks,
      DecodePolicy decodePolicy,
      List<Aggregate> aggregates,
      SeriesSequence sequence,
      InterfacesFile interfaces,
      Filter recordsFilter) {
    this.settings = settings;
    this.networks = networks;
    this.decodePolicy = decodePolicy;
    this.aggregates = List.copyOf(aggregates);
    this.sequence = sequence;
    this.interfaces = interfaces;
    this.recordsFilter = recordsFilter;
  }

  Settings settings() {
    return settings;
  }

  /** What names are joined to. */
  NamesInput named(ExporterTable exporters) {
    List<NamesInput.Keyed> keyed = new ArrayList<>();
    for (Aggregate aggregate : aggregates) {
      keyed.add(new NamesInput.Keyed(aggregate.buckets(), aggregate.plan().named()));
    }
    return new NamesInput(settings.names(), interfaces, networks, exporters, keyed);
  }

  InterfacesFile interfaces() {
    return interfaces;
  }

  /** Which flow records are sent on; nothing passes it where none are. */
  Filter recordsFilter() {
    return recordsFilter;
  }

  NetworksFile networksFile() {
    return networks.file();
  }

  Networks networks() {
    return networks;
  }

  public GroupNames groups() {
    return networks.groups();
  }

  DecodePolicy decodePolicy() {
    return decodePolicy;
  }

  public List<Aggregate> aggregates() {
    return aggregates;
  }

  /** Numbers the births of all aggregates; the pipelines of a process have one. */
  public SeriesSequence sequence() {
    return sequence;
  }

  public @Nullable Aggregate aggregate(String name) {
    for (Aggregate aggregate : aggregates) {
      if (aggregate.name().equals(name)) {
        return aggregate;
      }
    }
    return null;
  }

  static CodecLimits codecLimits(Settings settings) {
    Settings.Limits limits = settings.limits();
    return new CodecLimits(
        limits.exporters(), limits.templates(), limits.heldBytes(), limits.heldFor().toMillis());
  }

  /** Lines of the networks file that are left out, or may not mean what their writer meant. */
  List<Mistake> remarks() {
    NetworksFile file = networks.file();
    return file.remarks().stream()
        .map(remark -> new Mistake(file.name(), remark.line(), text(remark)))
        .toList();
  }

  private static String text(NetworkRemark remark) {
    return switch (remark.kind()) {
      case LEFT_OUT -> "row left out: " + remark.text();
      case MISREAD -> "row kept, read as far as it can be: " + remark.text();
      case DOUBTFUL -> remark.text();
    };
  }

  /** All rows, or none: a join over some of them would lose traffic without a word. */
  List<NetworkInfo> networkInfos() {
    NetworkSources sources = networks.sources();
    if (sources.file().rows().size() + sources.labels().size() > NetworkInfo.MOST) {
      return List.of();
    }
    return networks.networkEntries().stream()
        .map(one -> new NetworkInfo(one.network(), one.group(), one.as(), one.labels()))
        .toList();
  }

  boolean allows(long exporterHi, long exporterLo) {
    return settings.exporters().allows(exporterHi, exporterLo);
  }
}
