// SPDX-License-Identifier: Apache-2.0
package io.flowtally.http.webconfig;

import io.flowtally.text.PlainText;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** The mistakes of one file as they are found. Used by one thread. */
final class Mistakes {
  private record Mistake(int line, String text) {}

  private final Path file;
  private final List<Mistake> found = new ArrayList<>();

  Mistakes(Path file) {
    this.file = file;
  }

  void add(int line, String text) {
    found.add(new Mistake(line, text));
  }

  boolean isEmpty() {
    return found.isEmpty();
  }

  /** 0 is the file as a whole. */
  private static String line(Mistake mistake) {
    return mistake.line() == 0 ? "" : ":" + mistake.line();
  }

  /** In the order of the lines, each as FILE:LINE: what is wrong. */
  List<String> texts() {
    return found.stream()
        .sorted(Comparator.comparingInt(Mistake::line))
        .map(mistake -> file + line(mistake) + ": " + mistake.text())
        .map(PlainText::of)
        .toList();
  }
}
