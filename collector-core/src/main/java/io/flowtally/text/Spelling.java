// SPDX-License-Identifier: Apache-2.0
package io.flowtally.text;

import java.util.Collection;
import java.util.List;
import java.util.Locale;

/** Guesses which known word was meant. Static, without state. */
public final class Spelling {
  /** No key is nearly as long. */
  private static final int LONGEST = 64;

  private Spelling() {}

  /** {@code did you mean "listen"?} when one is near, otherwise {@code write one of a, b, c}. */
  public static String advice(String word, Collection<String> known) {
    String guess = guess(word, known);
    return guess.isEmpty()
        ? "write one of " + String.join(", ", known)
        : "did you mean \"" + guess + "\"?";
  }

  /** The known word that is nearest; empty if none is near. */
  public static String guess(String word, Collection<String> known) {
    if (word.length() > LONGEST) {
      return "";
    }
    String plain = word.toLowerCase(Locale.ROOT).replace('-', '_');
    String best = "";
    int least = Integer.MAX_VALUE;
    for (String candidate : known) {
      int distance = distance(plain, candidate.toLowerCase(Locale.ROOT).replace('-', '_'));
      if (distance < least) {
        least = distance;
        best = candidate;
      }
    }
    // A third of the letters wrong is still a slip of the fingers; more is another word.
    if (least <= Math.max(1, word.length() / 3) && least < best.length()) {
      return best;
    }
    List<String> longer =
        known.stream().filter(one -> plain.length() > 3 && one.startsWith(plain)).toList();
    return longer.size() == 1 ? longer.get(0) : "";
  }

  /** Letters to insert, drop or replace; two neighbours swapped count once. */
  static int distance(String a, String b) {
    int[][] cost = new int[a.length() + 1][b.length() + 1];
    for (int i = 0; i <= a.length(); i++) {
      for (int j = 0; j <= b.length(); j++) {
        if (i == 0 || j == 0) {
          cost[i][j] = i + j;
          continue;
        }
        int replace = a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1;
        int least = Math.min(cost[i - 1][j], cost[i][j - 1]) + 1;
        least = Math.min(least, cost[i - 1][j - 1] + replace);
        if (i > 1
            && j > 1
            && a.charAt(i - 1) == b.charAt(j - 2)
            && a.charAt(i - 2) == b.charAt(j - 1)) {
          least = Math.min(least, cost[i - 2][j - 2] + 1);
        }
        cost[i][j] = least;
      }
    }
    return cost[a.length()][b.length()];
  }
}
