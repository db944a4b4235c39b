// SPDX-License-Identifier: Apache-2.0
package io.flowtally.config.nfacctd;

import io.flowtally.yaml.Mistake;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** Gathers what the import has to say: losses and mistakes, in the order of the file. */
final class NfacctdRemarks {
  private final String file;
  private final List<Mistake> remarks = new ArrayList<>();
  private final List<Mistake> mistakes = new ArrayList<>();

  NfacctdRemarks(String file) {
    this.file = file;
  }

  void add(NfacctdLine line, String text) {
    remarks.add(new Mistake(file, line.line(), line.name() + ": " + text));
  }

  /** About a line of another file that the configuration names. */
  void addElsewhere(String otherFile, int line, String text) {
    remarks.add(new Mistake(otherFile, line, text));
  }

  void addMistake(NfacctdLine line, String text) {
    mistakes.add(new Mistake(file, line.line(), line.name() + ": " + text));
  }

  /** About the file as a whole. */
  void addMistake(String text) {
    mistakes.add(new Mistake(file, 0, text));
  }

  void addMistakes(List<Mistake> more) {
    mistakes.addAll(more);
  }

  List<Mistake> remarks() {
    return inOrder(remarks);
  }

  List<Mistake> mistakes() {
    return inOrder(mistakes);
  }

  /** This file first, then what it names, each by line. */
  private List<Mistake> inOrder(List<Mistake> said) {
    return said.stream()
        .sorted(
            Comparator.comparing((Mistake one) -> !one.file().equals(file))
                .thenComparing(Mistake::file)
                .thenComparingInt(Mistake::line))
        .toList();
  }
}
