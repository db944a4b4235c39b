// SPDX-License-Identifier: Apache-2.0
package io.flowtally.codec;

/** The table that the log of a test run keeps: cases, records, flows, mismatches. */
final class CorpusTable {
  private static final String ROW = "%-46s %8d %8d %8d %10d%n";

  private final StringBuilder rows = new StringBuilder();
  private final int[] sums = new int[4];
  private int cases;

  void add(String name, int flowRecords, int optionRecords, int flows, int mismatches) {
    cases++;
    sums[0] += flowRecords;
    sums[1] += optionRecords;
    sums[2] += flows;
    sums[3] += mismatches;
    rows.append(ROW.formatted(name, flowRecords, optionRecords, flows, mismatches));
  }

  void print(String title) {
    String head =
        "%n%s%n%-46s %8s %8s %8s %10s%n"
            .formatted(title, "case", "records", "options", "flows", "mismatches");
    String total = ROW.formatted("all " + cases, sums[0], sums[1], sums[2], sums[3]);
    System.out.print(head + rows + total);
  }
}
