// SPDX-License-Identifier: Apache-2.0
package io.flowtally.config.nfacctd;

import io.flowtally.yaml.Mistake;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * The grammar of nfacctd.conf: {@code key: value} split at the first colon, {@code key[plugin]:
 * value}; a line whose first character is {@code !} or {@code #} is a comment, and nothing else is.
 *
 * @param mistakes lines at which nfacctd itself ends
 */
record NfacctdLines(List<NfacctdLine> lines, List<Mistake> mistakes) {
  static NfacctdLines parse(String file, String text) {
    List<NfacctdLine> lines = new ArrayList<>();
    List<Mistake> mistakes = new ArrayList<>();
    int number = 0;
    for (String raw : text.lines().toList()) {
      number++;
      String line = raw.strip();
      if (line.isEmpty() || line.charAt(0) == '!' || line.charAt(0) == '#') {
        continue;
      }
      NfacctdLine parsed = line(line, number);
      if (parsed == null) {
        mistakes.add(new Mistake(file, number, wrong(line)));
      } else {
        lines.add(parsed);
      }
    }
    return new NfacctdLines(List.copyOf(lines), List.copyOf(mistakes));
  }

  private static @Nullable NfacctdLine line(String line, int number) {
    int colon = line.indexOf(':');
    if (colon < 0) {
      return null;
    }
    String left = line.substring(0, colon);
    String value = line.substring(colon + 1).strip();
    int open = left.indexOf('[');
    int close = left.indexOf(']');
    if (open < 0 && close < 0) {
      String key = key(left);
      return key.isEmpty() ? null : new NfacctdLine(key, null, value, number);
    }
    String key = key(left.substring(0, Math.max(open, 0)));
    return key.isEmpty() || close < open
        ? null
        : new NfacctdLine(key, left.substring(open + 1, close).strip(), value, number);
  }

  private static String key(String text) {
    return text.replaceAll("\\s", "").toLowerCase(Locale.ROOT);
  }

  private static String wrong(String line) {
    if (line.indexOf(':') < 0) {
      return "no colon in this line: write key: value, or ! before it to put it out of use";
    }
    return "no key before the colon, or brackets that do not match: write key[plugin]: value";
  }
}
