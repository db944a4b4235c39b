// SPDX-License-Identifier: Apache-2.0
package io.flowtally.view;

import java.util.List;

/**
 * What a search of recent records has found.
 *
 * @param flows those to show, in the order that was asked for
 * @param matched how many match in all
 * @param bytes of all that match
 * @param packets of all that match
 * @param searched records that were looked at
 * @param datagrams that were looked at
 * @param oldestMs when the oldest of these came, Unix time; 0: there is none
 */
public record FoundFlows(
    List<FoundFlow> flows,
    long matched,
    long bytes,
    long packets,
    long searched,
    long datagrams,
    long oldestMs) {
  /** Copies the list. */
  public FoundFlows {
    flows = List.copyOf(flows);
  }
}
