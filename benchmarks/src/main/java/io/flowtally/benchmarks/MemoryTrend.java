// SPDX-License-Identifier: Apache-2.0
package io.flowtally.benchmarks;

import java.util.ArrayList;
import java.util.List;

/**
 * Samples of memory in MiB, and whether their second half is above the first: by the median, since
 * a single sample has some MiB of garbage that was promoted as the collection ended. One thread.
 */
final class MemoryTrend {
  /** What the second half's median may be above the first's: noise of a process that lives. */
  private static final double HEAP_SLACK = 4;

  private static final double RESIDENT_SLACK = 24;

  private final List<Double> heaps = new ArrayList<>();
  private final List<Double> residents = new ArrayList<>();

  void add(double heap, double resident) {
    heaps.add(heap);
    residents.add(resident);
  }

  private static double median(List<Double> samples) {
    double[] sorted = samples.stream().mapToDouble(Double::doubleValue).sorted().toArray();
    return sorted.length == 0 ? 0 : sorted[sorted.length / 2];
  }

  private static double rise(List<Double> samples) {
    int half = samples.size() / 2;
    return median(samples.subList(half, samples.size())) - median(samples.subList(0, half));
  }

  /** In words; empty if the memory is flat. */
  List<String> faults() {
    List<String> faults = new ArrayList<>();
    if (heaps.size() < 4) {
      faults.add("too short a run: " + heaps.size() + " samples of memory");
    }
    if (rise(heaps) > HEAP_SLACK) {
      faults.add("the live heap grows: by %.1f MiB".formatted(rise(heaps)));
    }
    if (rise(residents) > RESIDENT_SLACK) {
      faults.add("resident memory grows: by %.1f MiB".formatted(rise(residents)));
    }
    return faults;
  }

  @Override
  public String toString() {
    return "memory, second half against first: heap %+.1f MiB, median %.1f, resident %+.1f MiB, median %.1f"
        .formatted(rise(heaps), median(heaps), rise(residents), median(residents));
  }
}
