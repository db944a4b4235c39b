package io.flowtally.classify;

import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Numbers for group names, given once and kept for the life of the process: a key holds the number,
 * so that a bucket keeps its label when a reload reorders the networks file.
 *
 * <p>At most {@link #MOST} names; any further one shares the number of {@code other}. Thread-safe.
 */
public final class GroupNames {
  /** Number of the empty name: an address that no row matches, or a row above every comment. */
  static final int NONE = 0;

  /** Number of every name past the limit. */
  static final int OTHER = 1;

  static final int MOST = 0xFFFF;

  private static final Map<String, Integer> NUMBERS = new HashMap<>();
  private static final String[] NAMES = new String[MOST + 1];
  private static int count;

  static {
    number("");
    number("other");
  }

  private GroupNames() {}

  static synchronized int number(String name) {
    Integer known = NUMBERS.get(name);
    if (known != null) {
      return known;
    }
    if (count == NAMES.length) {
      return OTHER;
    }
    NAMES[count] = name;
    NUMBERS.put(name, count);
    return count++;
  }

  /** Every name by its number, to be kept with keys that outlive the process. */
  public static synchronized List<String> names() {
    return List.of(Arrays.copyOf(NAMES, count));
  }

  /** Gives kept names their old numbers; to be called before any networks file is read. */
  public static void restore(List<String> names) {
    names.forEach(GroupNames::number);
  }

  static synchronized String name(int number) {
    return number < count ? NAMES[number] : NAMES[OTHER];
  }
}
