// SPDX-License-Identifier: Apache-2.0
package io.flowtally.networks;

import io.flowtally.address.IpAddress;
import io.flowtally.address.Prefix;
import io.flowtally.networks.sources.AddressDatabase;
import io.flowtally.networks.sources.CountryCode;
import io.flowtally.networks.sources.LabelsFile;
import io.flowtally.networks.sources.PrefixNumbers;
import io.flowtally.text.Quoted;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The networks file and {@code local}, compiled: one look-up of an address says which row matches
 * it longest and whether it is local. Immutable and shared by all loops; a reload swaps the whole
 * object.
 *
 * <p>Memory for a million rows: the rows themselves 56 MB, 8 MB of facts, and the two tables, which
 * for a full Internet table take some 30 MB and at worst what {@link PrefixTable} says.
 */
public final class Networks {
  /** No row, nothing local. */
  public static final Networks NONE = none();

  private final NetworkSources sources;
  private final NetworkRow[] rows;
  private final GroupNames groups;
  private final RowFacts facts;
  private final LocalNetworks local;
  private final NetworkOptions options;
  private final PrefixTable v4;
  private final PrefixTable v6;
  private final ServiceTable services;

  private Networks(
      NetworkSources sources, LocalNetworks local, NetworkOptions options, GroupNames groups) {
    this.sources = sources;
    this.rows = sources.file().rows().toArray(new NetworkRow[0]);
    this.groups = groups;
    this.local = local;
    this.options = options;
    BitSet localRows = localRows();
    Layers layers = new Layers(sources.hasOthers());
    this.v4 = PrefixTableBuilder.build(true, entries(true, layers), localRows, layers);
    this.v6 = PrefixTableBuilder.build(false, entries(false, layers), localRows, layers);
    this.facts = new RowFacts(rows, groups, layers, sources.labels());
    NetworkSources.Services names = sources.services();
    this.services = names == null ? ServiceTable.NONE : ServiceTable.of(names, groups);
  }

  private static Networks none() {
    try {
      return compile(NetworksFile.none(), List.of(), NetworkOptions.DEFAULT);
    } catch (NetworksException e) {
      throw new AssertionError(e);
    }
  }

  /**
   * Compiles the rows and resolves {@code local}.
   *
   * @param local prefixes, or names of groups of the file; empty: nothing is local, which is a
   *     mistake only of a filter that says {@code local}
   * @throws NetworksException when an entry of {@code local} is neither
   */
  public static Networks compile(NetworksFile file, List<String> local, NetworkOptions options)
      throws NetworksException {
    return compile(file, local, options, new GroupNames());
  }

  /**
   * As {@link #compile(NetworksFile, List, NetworkOptions)}.
   *
   * @param groups the numbers that group names have; names that are new get one
   */
  public static Networks compile(
      NetworksFile file, List<String> local, NetworkOptions options, GroupNames groups)
      throws NetworksException {
    return compile(NetworkSources.of(file), local, options, groups);
  }

  /** As {@link #compile(NetworksFile, List, NetworkOptions, GroupNames)}, with more sources. */
  public static Networks compile(
      NetworkSources sources, List<String> local, NetworkOptions options, GroupNames groups)
      throws NetworksException {
    return new Networks(sources, LocalNetworks.resolve(sources.file(), local), options, groups);
  }

  /** The numbers of group names in keys. */
  public GroupNames groups() {
    return groups;
  }

  public NetworkOptions options() {
    return options;
  }

  /** The file that these were compiled from. */
  public NetworksFile file() {
    return sources.file();
  }

  /** All that these were compiled from. */
  public NetworkSources sources() {
    return sources;
  }

  /** The service of a record, as a number of {@link GroupNames}. */
  public ServiceTable services() {
    return services;
  }

  /** True when some address can be local. */
  public boolean hasLocal() {
    return !local.isEmpty();
  }

  /** True when {@code local} names the group of this row. */
  public boolean isLocalGroup(String group) {
    return local.containsGroup(group);
  }

  /** Heap that the two look-up tables take, and what stands behind their results. */
  public long tableBytes() {
    return v4.bytes() + v6.bytes() + facts.bytes();
  }

  /** Which row matches an address, and whether it is local, and why. */
  public Explanation explain(long hi, long lo) {
    int result = find(hi, lo);
    int index = facts.row(result);
    NetworkRow row = index < 0 ? null : rows[index];
    boolean isLocal = PrefixTableBuilder.local(result);
    return new Explanation(
        IpAddress.format(hi, lo),
        row,
        isLocal,
        reason(row, hi, lo),
        CountryCode.format(facts.country(result)),
        facts.asOfDatabase(result),
        labelsOf(result));
  }

  /** Whether an address is local. */
  public boolean isLocal(long hi, long lo) {
    return PrefixTableBuilder.local(find(hi, lo));
  }

  /** What matches longest, and the local bit, in one number: see {@link Layers}. */
  int find(long hi, long lo) {
    return IpAddress.isV4(hi, lo) ? v4.find(lo << 32, 0) : v6.find(hi, lo);
  }

  public RowFacts facts() {
    return facts;
  }

  /** True for the address of a row: such nets are as many as the file has rows. */
  boolean isRowAddress(long hi, long lo) {
    int row = facts.row(find(hi, lo));
    return row >= 0 && rows[row].hi() == hi && rows[row].lo() == lo;
  }

  /** True when the file has exactly this prefix. */
  boolean isRow(long hi, long lo, int length) {
    for (NetworkRow row : rows) {
      if (row.hi() == hi && row.lo() == lo && row.length() == length) {
        return true;
      }
    }
    return false;
  }

  public @Nullable String groupNamed(String name) {
    return LocalNetworks.group(sources.file(), name);
  }

  private String reason(@Nullable NetworkRow row, long hi, long lo) {
    Prefix prefix = local.prefixOf(hi, lo);
    if (prefix != null) {
      return "local contains " + prefix;
    }
    if (row == null) {
      return "no row of the networks file matches, and no prefix of local contains it";
    }
    if (row.group().isEmpty()) {
      return "its row is in no group, and no prefix of local contains it";
    }
    return "its group "
        + Quoted.of(row.group())
        + (local.containsGroup(row.group())
            ? " is in local"
            : " is not in local, and no prefix of local contains it");
  }

  private BitSet localRows() {
    BitSet localRows = new BitSet(rows.length);
    for (int i = 0; i < rows.length; i++) {
      localRows.set(i, local.containsGroup(rows[i].group()));
    }
    return localRows;
  }

  private List<PrefixTableBuilder.Entry> entries(boolean ofV4, Layers layers) {
    List<PrefixTableBuilder.Entry> entries = new ArrayList<>();
    for (int i = 0; i < rows.length; i++) {
      addIfOfFamily(ofV4, rows[i].asPrefix(), i, entries);
    }
    for (Prefix prefix : local.prefixes()) {
      addIfOfFamily(ofV4, prefix, Layers.LOCAL, entries);
    }
    add(ofV4, sources.labels().prefixes(), Layers.Source.LABELS, layers, entries);
    AddressDatabase as = sources.as();
    if (as != null) {
      add(ofV4, as.prefixes(), Layers.Source.AS, layers, entries);
    }
    AddressDatabase country = sources.country();
    if (country != null) {
      add(ofV4, country.prefixes(), Layers.Source.COUNTRY, layers, entries);
    }
    return entries;
  }

  private static void add(
      boolean v4,
      PrefixNumbers prefixes,
      Layers.Source source,
      Layers layers,
      List<PrefixTableBuilder.Entry> entries) {
    for (int i = 0; i < prefixes.size(); i++) {
      Prefix prefix = prefixes.prefix(i);
      if (prefix.isV4() == v4) {
        addIfOfFamily(v4, prefix, layers.change(source, prefixes.number(i)), entries);
      }
    }
  }

  private static void addIfOfFamily(
      boolean v4, Prefix prefix, int change, List<PrefixTableBuilder.Entry> entries) {
    if (prefix.isV4() != v4) {
      return;
    }
    entries.add(
        v4
            ? new PrefixTableBuilder.Entry(prefix.lo() << 32, 0, prefix.familyLength(), change)
            : new PrefixTableBuilder.Entry(prefix.hi(), prefix.lo(), prefix.length(), change));
  }

  private Map<String, String> labelsOf(int result) {
    LabelsFile file = sources.labels();
    int row = facts.labelRow(result);
    Map<String, String> labels = new LinkedHashMap<>();
    for (int i = 0; i < file.labels().size(); i++) {
      labels.put(file.labels().get(i), row < 0 ? "" : file.rows().get(row).values().get(i));
    }
    return labels;
  }

  /**
   * Every row of the networks file with the labels of its address, and every row of the labels file
   * whose prefix is no row of the other, with the group and the AS of its address.
   */
  public List<NetworkEntry> networkEntries() {
    List<NetworkEntry> all = new ArrayList<>();
    Set<Prefix> known = new HashSet<>();
    for (NetworkRow row : rows) {
      known.add(row.asPrefix());
      Map<String, String> labels = labelsOf(find(row.hi(), row.lo()));
      all.add(new NetworkEntry(row.prefix(), row.group(), row.asNumber(), labels));
    }
    for (LabelsFile.Row row : sources.labels().rows()) {
      if (!known.contains(row.network())) {
        int result = find(row.network().hi(), row.network().lo());
        int index = facts.row(result);
        String group = index < 0 ? "" : rows[index].group();
        all.add(new NetworkEntry(row.prefix(), group, facts.as(result), labelsOf(result)));
      }
    }
    return all;
  }
}
