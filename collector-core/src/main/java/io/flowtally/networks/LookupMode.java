// SPDX-License-Identifier: Apache-2.0
package io.flowtally.networks;

/** Where the net or the AS of an address comes from: {@code nfacctd_net} and {@code nfacctd_as}. */
public enum LookupMode {
  /** The networks file alone. */
  FILE,
  /** The record alone: its masks and AS numbers. */
  NETFLOW,
  /** Whichever of the two has the longer prefix; the file if they are equal. */
  LONGEST,
  /** An AS database alone. */
  DATABASE
}
