// SPDX-License-Identifier: Apache-2.0
package io.flowtally.collector.naming;

import io.flowtally.address.AddressText.Words;
import io.flowtally.address.IpAddress;
import io.flowtally.codec.exporter.Exporter;
import io.flowtally.codec.names.ApplicationId;
import io.flowtally.codec.names.LearnedName;
import io.flowtally.codec.names.NameKind;
import io.flowtally.config.Settings;
import io.flowtally.count.Bucket;
import io.flowtally.names.HostFiles;
import io.flowtally.names.HostName;
import io.flowtally.names.InterfacesFile;
import io.flowtally.names.NameText;
import io.flowtally.names.ReverseDns;
import io.flowtally.networks.sources.AddressDatabase;
import io.flowtally.view.Names;
import io.flowtally.yaml.Located;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Joins names to what has series. Looks over the buckets every {@value #LOOK_SECONDS} seconds, if
 * anything there could have a name, and leaves the result for whoever reads it. Of housekeeping;
 * {@link #names} may be called from any thread.
 */
public final class NameKeeper implements AutoCloseable {
  private static final int LOOK_SECONDS = 10;

  private Settings.@Nullable Names settings;
  private HostFiles files = new HostFiles(List.of(), List.of());
  private @Nullable ReverseDns dns;
  private Set<Words> unnamed = Set.of();
  private long nextLookMs = Long.MIN_VALUE;
  private volatile Names names = Names.NONE;

  public Names names() {
    return names;
  }

  /** Once a second. */
  public void tick(NamesInput input, long steadyMs) {
    if (!input.settings().equals(settings)) {
      adopt(input.settings());
      nextLookMs = Long.MIN_VALUE;
    }
    ReverseDns asking = dns;
    if (asking != null) {
      asking.ask(unnamed, steadyMs);
    }
    if (steadyMs >= nextLookMs) {
      nextLookMs = steadyMs + 1000L * LOOK_SECONDS;
      files.look();
      look(input);
    }
  }

  private void adopt(Settings.Names next) {
    close();
    settings = next;
    files =
        new HostFiles(
            next.hostsFiles().stream().map(Located::value).toList(),
            next.leaseFiles().stream().map(Located::value).toList());
    dns = next.reverseDns() ? new ReverseDns(next.dnsServers(), next.dnsRate()) : null;
  }

  private void look(NamesInput input) {
    InUse used = new InUse();
    for (NamesInput.Keyed keyed : input.keyed()) {
      if (!keyed.parts().isEmpty()) {
        long[] key = new long[keyed.buckets().keyWords()];
        for (Bucket bucket : keyed.buckets()) {
          bucket.key(key);
          keyed.parts().visit(key, used);
        }
      }
    }
    Map<String, Long> leftOut = new LinkedHashMap<>();
    List<Exporter> exporters = new ArrayList<>();
    input.exporters().forEach(exporters::add);
    ReverseDns asked = dns;
    names =
        new Names(
            bounded("interface", interfaces(input.interfaces(), exporters, used), leftOut),
            bounded("host", hosts(input, used), leftOut),
            bounded("as", systems(input.networks().sources().as(), used), leftOut),
            bounded("sampler", ofExporters(NameKind.SAMPLER, exporters), leftOut),
            bounded("application", ofExporters(NameKind.APPLICATION, exporters), leftOut),
            bounded("vrf", ofExporters(NameKind.VRF, exporters), leftOut),
            leftOut,
            files.readable(),
            asked == null ? -1 : asked.asked(),
            asked == null ? -1 : asked.failed());
  }

  private static <T> List<T> bounded(String kind, List<T> all, Map<String, Long> leftOut) {
    if (all.size() <= Names.MOST) {
      return List.copyOf(all);
    }
    leftOut.put(kind, (long) all.size() - Names.MOST);
    return List.copyOf(all.subList(0, Names.MOST));
  }

  /** A file goes before what the exporter says of itself. */
  private static List<Names.Interface> interfaces(
      InterfacesFile file, List<Exporter> exporters, InUse used) {
    List<Names.Interface> found = new ArrayList<>();
    for (Exporter exporter : exporters) {
      Words address = new Words(exporter.addressHi(), exporter.addressLo());
      String text = IpAddress.format(address.hi(), address.lo());
      Set<Long> indexes = new LinkedHashSet<>();
      for (InterfacesFile.Key key : used.interfaces) {
        boolean anyExporter = key.exporter().hi() == 0 && key.exporter().lo() == 0;
        if (anyExporter || key.exporter().equals(address)) {
          indexes.add(key.index());
        }
      }
      for (long index : indexes) {
        InterfacesFile.Row row = file.find(address, index);
        LearnedName learned = exporter.name(NameKind.INTERFACE, index);
        if (row != null) {
          found.add(new Names.Interface(text, index, row.name(), row.description(), "file"));
        } else if (learned != null) {
          String name = NameText.of(learned.name());
          String description = NameText.of(learned.description());
          found.add(new Names.Interface(text, index, name, description, "exporter"));
        }
      }
    }
    return found;
  }

  private List<Names.Host> hosts(NamesInput input, InUse used) {
    List<Names.Host> found = new ArrayList<>();
    Set<Words> asked = new LinkedHashSet<>();
    ReverseDns resolver = dns;
    for (Words host : used.hosts) {
      HostName name = files.names().find(host);
      if (name == null && resolver != null && input.networks().isLocal(host.hi(), host.lo())) {
        asked.add(host);
        name = resolver.find(host);
      }
      if (name != null) {
        String address = IpAddress.format(host.hi(), host.lo());
        found.add(new Names.Host(address, name.name(), name.source()));
      }
    }
    if (resolver != null) {
      resolver.retain(asked);
    }
    unnamed = asked;
    return found;
  }

  private static List<Names.AutonomousSystem> systems(
      @Nullable AddressDatabase database, InUse used) {
    if (database == null) {
      return List.of();
    }
    List<Names.AutonomousSystem> found = new ArrayList<>();
    for (long number : used.systems) {
      String name = database.nameOf(number);
      if (name != null) {
        found.add(new Names.AutonomousSystem(number, name));
      }
    }
    return found;
  }

  private static List<Names.OfExporter> ofExporters(NameKind kind, List<Exporter> exporters) {
    List<Names.OfExporter> found = new ArrayList<>();
    for (Exporter exporter : exporters) {
      String address = IpAddress.format(exporter.addressHi(), exporter.addressLo());
      exporter.forEachName(
          kind,
          learned -> {
            String id =
                kind == NameKind.APPLICATION
                    ? ApplicationId.format(learned.id())
                    : Long.toString(learned.id());
            String name = NameText.of(learned.name());
            String description = NameText.of(learned.description());
            found.add(new Names.OfExporter(address, id, name, description));
          });
    }
    return found;
  }

  @Override
  public void close() {
    ReverseDns open = dns;
    if (open != null) {
      open.close();
      dns = null;
    }
  }
}
