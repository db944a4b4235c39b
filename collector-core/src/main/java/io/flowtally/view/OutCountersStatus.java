// SPDX-License-Identifier: Apache-2.0
package io.flowtally.view;

/**
 * What became of the fields 23 and 24 beside 1 and 2.
 *
 * @param reply they count as the other direction
 * @param uncountedBytes what they held and did not count, as the exporter sent it
 */
public record OutCountersStatus(boolean reply, long uncountedBytes, long uncountedPackets) {
  /** Of an exporter that sends none. */
  public static final OutCountersStatus NONE = new OutCountersStatus(false, 0, 0);
}
