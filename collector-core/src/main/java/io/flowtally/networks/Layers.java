// SPDX-License-Identifier: Apache-2.0
package io.flowtally.networks;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Joins what several sources say of one address, each by its own longest prefix: the networks file,
 * {@code local}, a labels file, an AS and a country database. So one look-up answers for all of
 * them. Used while tables are built, by one thread.
 *
 * <pre>state, and result of a table: | what matches (31 bits) | local (1 bit) |</pre>
 *
 * <p>What matches is 0 if nothing does. With the networks file alone it is the row + 1; with other
 * sources it numbers the joints, of which there are as many as different answers.
 */
final class Layers {
  /** A change: the prefix makes its addresses local and matches no row. */
  static final int LOCAL = -1;

  /** The changes of other sources than the networks file, downwards. */
  private static final int FIRST_OTHER = -2;

  /** A source beside the networks file. */
  enum Source {
    LABELS,
    AS,
    COUNTRY
  }

  /**
   * One answer for an address.
   *
   * @param row of the networks file + 1, 0 for none
   * @param label row of the labels file + 1, 0 for none
   * @param as of the database, 0 for none
   * @param country two letters of ISO 3166 as one number, 0 for none
   */
  record Joint(int row, int label, int as, int country) {
    static final Joint NOTHING = new Joint(0, 0, 0, 0);
  }

  private record Change(Source source, int number) {}

  private final boolean joining;
  private final List<Joint> joints = new ArrayList<>();
  private final Map<Joint, Integer> numbers = new HashMap<>();
  private final List<Change> changes = new ArrayList<>();
  private final Map<Change, Integer> changeNumbers = new HashMap<>();
  private int lastMatch = -1;
  private int lastChange;
  private int lastResult;

  /**
   * Without a state yet.
   *
   * @param joining whether there is any source but the networks file
   */
  Layers(boolean joining) {
    this.joining = joining;
    numberOf(Joint.NOTHING);
  }

  boolean joining() {
    return joining;
  }

  /** Every answer by its number; with the networks file alone, none. */
  List<Joint> joints() {
    return joints;
  }

  /** What an entry of {@link PrefixTableBuilder} has for a prefix of another source. */
  int change(Source source, int number) {
    Change change = new Change(source, number);
    Integer known = changeNumbers.get(change);
    if (known == null) {
      known = FIRST_OTHER - changes.size();
      changes.add(change);
      changeNumbers.put(change, known);
    }
    return known;
  }

  /**
   * The state of addresses under one more prefix.
   *
   * @param change a row of the networks file, {@link #LOCAL}, or what {@link #change} gave
   */
  int apply(int state, int change) {
    if (change == LOCAL) {
      return state | 1;
    }
    if (!joining) {
      return (change + 1) << 1 | (state & 1);
    }
    int match = state >>> 1;
    if (match != lastMatch || change != lastChange) {
      lastResult = numberOf(changed(joints.get(match), change));
      lastMatch = match;
      lastChange = change;
    }
    return lastResult << 1 | (state & 1);
  }

  private Joint changed(Joint joint, int change) {
    if (change >= 0) {
      return new Joint(change + 1, joint.label, joint.as, joint.country);
    }
    Change made = changes.get(FIRST_OTHER - change);
    return switch (made.source) {
      case LABELS -> new Joint(joint.row, made.number + 1, joint.as, joint.country);
      case AS -> new Joint(joint.row, joint.label, made.number, joint.country);
      case COUNTRY -> new Joint(joint.row, joint.label, joint.as, made.number);
    };
  }

  private int numberOf(Joint joint) {
    Integer known = numbers.putIfAbsent(joint, joints.size());
    if (known == null) {
      joints.add(joint);
      return joints.size() - 1;
    }
    return known;
  }

  /** The row that matches in a state, -1 for none. */
  int row(int state) {
    return (joining ? joints.get(state >>> 1).row : state >>> 1) - 1;
  }
}
