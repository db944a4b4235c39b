// SPDX-License-Identifier: Apache-2.0
package io.flowtally.networks;

import io.flowtally.address.PrefixText;
import io.flowtally.text.PlainText;

/**
 * The group that a whole-line comment opens: its text without comment characters and decoration.
 *
 * <p>It becomes a label and stands in log lines, so characters that cannot be seen are not part of
 * it.
 *
 * <p>No group is opened by a comment with no text, such as {@code !} or {@code ! -----}, nor by one
 * that is a row put out of use, such as {@code # 10.0.0.0/8}.
 */
final class GroupComment {
  private static final String DECORATION = "!#-=*_~";

  private GroupComment() {}

  static boolean isComment(String line) {
    int start = start(line);
    return start < line.length() && (line.charAt(start) == '!' || line.charAt(start) == '#');
  }

  /** The group's name, or the empty string when the comment opens none. */
  static String name(String comment) {
    int from = start(comment);
    while (from < comment.length() && (isMark(comment, from) || isBlank(comment, from))) {
      from++;
    }
    String text = comment.substring(from).strip();
    return isRow(text) ? "" : withoutDecoration(PlainText.of(text));
  }

  private static String withoutDecoration(String text) {
    int from = 0;
    int to = text.length();
    while (from < to && (isDecoration(text, from) || isBlank(text, from))) {
      from++;
    }
    while (to > from && (isDecoration(text, to - 1) || isBlank(text, to - 1))) {
      to--;
    }
    return text.substring(from, to);
  }

  private static boolean isRow(String text) {
    int comma = text.lastIndexOf(',');
    String prefix = text.substring(comma + 1).strip();
    return prefix.indexOf('/') > 0 && PrefixText.parse(prefix) != null;
  }

  private static int start(String line) {
    int at = 0;
    while (at < line.length() && isBlank(line, at)) {
      at++;
    }
    return at;
  }

  private static boolean isMark(String text, int at) {
    return text.charAt(at) == '!' || text.charAt(at) == '#';
  }

  private static boolean isDecoration(String text, int at) {
    return DECORATION.indexOf(text.charAt(at)) >= 0;
  }

  private static boolean isBlank(String text, int at) {
    return Character.isWhitespace(text.charAt(at)) || Character.isISOControl(text.charAt(at));
  }
}
