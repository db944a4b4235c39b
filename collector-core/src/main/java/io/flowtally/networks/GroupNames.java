// SPDX-License-Identifier: Apache-2.0
package io.flowtally.networks;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Numbers for group names: a key holds the number, so that a bucket keeps its label when a reload
 * reorders the networks file. They belong to a pipeline; the next one begins with a {@link #copy},
 * so a number never changes its name, and a reload that fails leaves nothing behind.
 *
 * <p>At most {@link #MOST} names; any further one shares the number of {@code other}. Thread-safe.
 */
public final class GroupNames {
  /** Number of the empty name: an address that no row matches, or a row above every comment. */
  static final int NONE = 0;

  /** Number of every name past the limit. */
  static final int OTHER = 1;

  static final int MOST = 0xFFFF;

  private final Map<String, Integer> numbers = new HashMap<>();
  private final List<String> names = new ArrayList<>();

  /** No names but the two that are always there. */
  public GroupNames() {
    this(List.of());
  }

  /** Gives kept names their old numbers. */
  public GroupNames(List<String> kept) {
    add("");
    add("other");
    kept.forEach(this::add);
  }

  /** The same names under the same numbers, to which others may be added. */
  public GroupNames copy() {
    return new GroupNames(names());
  }

  private int add(String name) {
    Integer known = numbers.get(name);
    if (known != null) {
      return known;
    }
    if (names.size() > MOST) {
      return OTHER;
    }
    int number = names.size();
    names.add(name);
    numbers.put(name, number);
    return number;
  }

  public synchronized int number(String name) {
    return add(name);
  }

  /** Every name by its number, to be kept with keys that outlive the process. */
  public synchronized List<String> names() {
    return List.copyOf(names);
  }

  public synchronized String name(int number) {
    return names.get(number < names.size() ? number : OTHER);
  }
}
