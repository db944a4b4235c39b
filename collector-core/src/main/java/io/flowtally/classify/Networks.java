package io.flowtally.classify;

import java.util.List;

/**
 * The networks file and {@code local}, compiled: one look-up of an address says which row matches
 * it and whether it is local. Immutable; a reload swaps the whole object.
 */
public final class Networks {
  /** No row, nothing local. */
  public static final Networks NONE = new Networks(NetworkOptions.DEFAULT);

  private final NetworkOptions options;

  private Networks(NetworkOptions options) {
    this.options = options;
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
    return new Networks(options);
  }

  public NetworkOptions options() {
    return options;
  }

  /** True when some address can be local. */
  public boolean hasLocal() {
    return false;
  }

  /** Which row matches an address, and whether it is local, and why. */
  public Explanation explain(long hi, long lo) {
    return new Explanation("", null, false, "");
  }

  int find(long hi, long lo) {
    return 0;
  }
}
