// SPDX-License-Identifier: Apache-2.0
package io.flowtally.benchmarks;

import java.util.ArrayList;
import java.util.List;

/**
 * Whether a run had the load that it claims. Without it flat memory and balanced books say nothing.
 *
 * @param records sent, and taken by the kernel
 * @param seconds in which they were sent, pauses left out
 * @param wanted records a second
 * @param datagrams sent, of every kind
 * @param dropped datagrams of those that the kernel dropped
 * @param mostDropped the percentage of datagrams that it may drop
 */
record LoadReport(
    long records, double seconds, long wanted, long datagrams, double dropped, double mostDropped) {
  /** One datagram in a hundred is noise, and the last burst may be under way. */
  private static final double LEAST_OF_WANTED = 0.9;

  private double rate() {
    return seconds > 0 ? records / seconds : 0;
  }

  private double droppedPercent() {
    return datagrams > 0 ? 100 * dropped / datagrams : 0;
  }

  /** In words; empty if the load was there and has arrived. */
  List<String> faults() {
    List<String> faults = new ArrayList<>();
    if (rate() < LEAST_OF_WANTED * wanted) {
      faults.add("only %,.0f of %,d records a second were sent".formatted(rate(), wanted));
    }
    if (droppedPercent() > mostDropped) {
      faults.add(
          "the kernel dropped %.2f %% of the datagrams, more than %.2f %%"
              .formatted(droppedPercent(), mostDropped));
    }
    return faults;
  }

  @Override
  public String toString() {
    return "load: %,.0f records a second sent, of %,d wanted; %,.0f of %,d datagrams (%.2f %%) dropped"
            .formatted(rate(), wanted, dropped, datagrams, droppedPercent())
        + " by the kernel, %.2f %% allowed".formatted(mostDropped);
  }
}
