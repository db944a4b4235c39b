// SPDX-License-Identifier: Apache-2.0
package io.flowtally.http;

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

  /** In the order of the lines, each as FILE:LINE: what is wrong. */
  List<String> texts() {
    return found.stream()
        .sorted(Comparator.comparingInt(Mistake::line))
        .map(mistake -> file + ":" + mistake.line() + ": " + mistake.text())
        .toList();
  }
}
