// SPDX-License-Identifier: Apache-2.0
package io.flowtally.key;

import io.flowtally.codec.ElementNames;
import io.flowtally.filter.Filter;
import io.flowtally.filter.FilterException;
import io.flowtally.networks.FlowFacts;
import io.flowtally.networks.NetRule;
import io.flowtally.networks.Networks;
import io.flowtally.text.Quoted;
import io.flowtally.text.Spelling;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What one aggregate counts, and under which key: its filter and its {@code by:} list, compiled
 * against the networks. Immutable and shared by all loops; scratch arrays are the caller's.
 */
public final class AggregatePlan {
  /** An address, a slash and three digits, and some to spare. */
  public static final int LONGEST_PUT = 48;

  private final String name;
  private final Filter filter;
  private final KeyLayout layout;
  private final KeyPart[] parts;
  private final KeyLabel[] labels;
  private final int words;
  private final int firstNumberWord;

  private AggregatePlan(String name, Filter filter, KeyLayout layout, List<Column> by) {
    this.name = name;
    this.filter = filter;
    this.layout = layout;
    this.parts = layout.parts();
    this.labels = by.stream().map(layout::label).toArray(KeyLabel[]::new);
    this.words = layout.words();
    this.firstNumberWord = layout.firstNumberWord();
  }

  /**
   * Compiles an aggregate.
   *
   * @param filter empty: everything
   * @param by key columns by their configuration names
   * @param networks those that {@link FlowFacts#of} will be given too
   * @throws FilterException with the column of the mistake
   * @throws KeyException when {@code by} makes no key
   */
  public static AggregatePlan compile(
      String name, String filter, List<String> by, Networks networks)
      throws FilterException, KeyException {
    return compile(name, filter, by, networks, ElementNames.REGISTRY);
  }

  /** Compiles an aggregate whose columns and filter may name elements as the user calls them. */
  public static AggregatePlan compile(
      String name, String filter, List<String> by, Networks networks, ElementNames elements)
      throws FilterException, KeyException {
    List<Column> columns = columns(by, networks, elements);
    NetRule rule =
        new NetRule(
            networks,
            columns.stream().anyMatch(Column::isNetOrMask),
            holds(columns, AddressField.SRC_HOST),
            holds(columns, AddressField.DST_HOST));
    KeyLayout layout = new KeyLayout(columns, rule);
    return new AggregatePlan(
        name, Filter.compile(filter, networks, rule, elements), layout, columns);
  }

  private static boolean holds(List<Column> columns, KeyField field) {
    return columns.stream().anyMatch(column -> column.parts().contains(field));
  }

  private static List<Column> columns(List<String> by, Networks networks, ElementNames elements)
      throws KeyException {
    List<Column> columns = new ArrayList<>();
    for (int i = 0; i < by.size(); i++) {
      String key = by.get(i);
      Column column =
          LabelColumns.isOne(key)
              ? LabelColumns.named(key, networks)
              : Columns.named(key, elements);
      if (column == null) {
        throw noKey(i, key, networks, elements);
      }
      if (columns.stream().anyMatch(one -> one.name().equals(column.name()))) {
        throw new KeyException(i, Quoted.of(key) + " stands twice: keep one");
      }
      Column twin = labelled(columns, column.label());
      if (twin != null) {
        throw new KeyException(
            i,
            Quoted.of(key)
                + " and "
                + Quoted.of(twin.name())
                + " would both be the label "
                + column.label()
                + ": keep one");
      }
      columns.add(column);
    }
    if (columns.isEmpty()) {
      throw new KeyException(
          0, "no key: write one or more of " + String.join(", ", Columns.names()));
    }
    return columns;
  }

  private static @Nullable Column labelled(List<Column> columns, String label) {
    return columns.stream().filter(one -> one.label().equals(label)).findFirst().orElse(null);
  }

  private static KeyException noKey(
      int index, String key, Networks networks, ElementNames elements) {
    List<String> known = new ArrayList<>(Columns.names());
    known.addAll(elements.ownNames());
    List<String> ofLabels = LabelColumns.names(networks);
    known.addAll(ofLabels);
    return new KeyException(
        index,
        LabelColumns.isOne(key) && ofLabels.isEmpty()
            ? Quoted.of(key) + " needs a labels_file: name one whose header has that label"
            : Quoted.of(key) + " is no key: " + Spelling.advice(key, known));
  }

  public String name() {
    return name;
  }

  /** Length of a key. */
  public int keyWords() {
    return words;
  }

  /** The label of each column, in the order of {@code by}. */
  public List<String> labelNames() {
    return List.of(labels).stream().map(KeyLabel::name).toList();
  }

  /** What of a key can have a name. */
  public NamedParts named() {
    return new NamedParts(layout);
  }

  /** Whether the aggregate counts this record. */
  public boolean matches(FlowFacts facts) {
    return filter.matches(facts);
  }

  /** Writes the record's key to the first {@link #keyWords} words of {@code out}. */
  public void key(FlowFacts facts, long[] out) {
    for (int word = firstNumberWord; word < words; word++) {
      out[word] = 0;
    }
    for (KeyPart part : parts) {
      part.write(facts, out);
    }
  }

  /**
   * Makes every unbounded part of a key {@code other}: hosts, ports, interfaces, VLANs, and the
   * nets and AS numbers that are not from the networks file.
   */
  public void fold(long[] key) {
    for (KeyPart part : parts) {
      if (!part.isBounded(key)) {
        part.makeOther(key);
      }
    }
  }

  /** Whether {@link #fold} leaves a key as it is. */
  public boolean isBounded(long[] key) {
    for (KeyPart part : parts) {
      if (!part.isBounded(key) && !part.isOther(key)) {
        return false;
      }
    }
    return true;
  }

  /** Makes every part {@code other}: one key for the whole aggregate. */
  public void foldAll(long[] key) {
    for (KeyPart part : parts) {
      part.makeOther(key);
    }
  }

  /** Appends the value of the label at {@code index} of {@link #labelNames}. */
  public void appendLabel(int index, long[] key, StringBuilder out) {
    labels[index].append(key, out);
  }

  /**
   * Writes the value that {@link #appendLabel} appends if it is an address or a number, and so is
   * ASCII without anything to escape.
   *
   * @param out has room for {@link #LONGEST_PUT} bytes from {@code at}
   * @return where the value ends; negative if it is a word, which has to be appended
   */
  public int putLabel(int index, long[] key, byte[] out, int at) {
    return labels[index].put(key, out, at);
  }

  /**
   * True when a key reads the same in both, so that buckets may be kept over a reload: the same
   * columns in any order. Groups keep their numbers from one pipeline to the next.
   */
  public boolean sameKeyAs(AggregatePlan other) {
    return keyIdentity().equals(other.keyIdentity());
  }

  /** What a key means, in one line: the same for the same columns in any order. */
  public String keyIdentity() {
    return layout.identity();
  }
}
