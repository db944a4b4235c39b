package io.flowtally.classify;

import java.util.List;

/**
 * What one aggregate counts, and under which key: its filter and its {@code by:} list, compiled.
 * Immutable; shared by all loops.
 */
public final class AggregatePlan {
  private final String name;

  private AggregatePlan(String name) {
    this.name = name;
  }

  /**
   * Compiles an aggregate.
   *
   * @param filter empty: everything
   * @param by key columns by their configuration names
   * @throws FilterException with the column of the mistake
   * @throws KeyException when {@code by} makes no key
   */
  public static AggregatePlan compile(
      String name, String filter, List<String> by, Networks networks)
      throws FilterException, KeyException {
    return new AggregatePlan(name);
  }

  public String name() {
    return name;
  }

  /** Length of a key. */
  public int keyWords() {
    return 4;
  }

  /** The label of each column, in the order of {@code by}. */
  public List<String> labelNames() {
    return List.of();
  }

  /** Whether the aggregate counts this record. */
  public boolean matches(FlowFacts facts) {
    return true;
  }

  /** Writes the record's key to the first {@link #keyWords} words of {@code out}. */
  public void key(FlowFacts facts, long[] out) {}

  /**
   * Makes every unbounded part of a key {@code other}: hosts, ports, interfaces, and the nets and
   * AS numbers that are not from the networks file.
   */
  public void fold(long[] key) {}

  /** Makes every part {@code other}: one key for the whole aggregate. */
  public void foldAll(long[] key) {}

  /** Appends the value of the label at {@code index} of {@link #labelNames}. */
  public void appendLabel(int index, long[] key, StringBuilder out) {}

  /** True when a key means the same in both, so that buckets may be kept over a reload. */
  public boolean sameKeyAs(AggregatePlan other) {
    return false;
  }
}
