// SPDX-License-Identifier: Apache-2.0
package io.flowtally.networks;

/**
 * How nets and AS numbers are found.
 *
 * @param net source of {@code src_net}, {@code src_mask}, {@code src_prefix} and their dst twins
 * @param as source of {@code src_as} and {@code dst_as}
 * @param networksFileFilter hosts outside every row become 0.0.0.0 or ::, and so do their nets
 *     unless the family has a /0 row; the flow still counts
 * @param networksFileNoLpm with {@link LookupMode#LONGEST}: a row of the file wins whenever it
 *     matches with a length over 0
 */
public record NetworkOptions(
    LookupMode net, LookupMode as, boolean networksFileFilter, boolean networksFileNoLpm) {
  /** Nets and AS numbers from the networks file. */
  public static final NetworkOptions DEFAULT =
      new NetworkOptions(LookupMode.FILE, LookupMode.FILE, false, false);
}
