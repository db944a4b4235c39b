// SPDX-License-Identifier: Apache-2.0
package io.flowtally.codec;

/**
 * What 23 and 24 hold beside 1 and 2: by the registry postOctetDeltaCount and postPacketDeltaCount,
 * the same packets behind a middlebox; by their old names OUT_BYTES and OUT_PKTS, for Cisco Meraki
 * and nProbe, the reply.
 */
public enum OutCounters {
  /** Post, until a record shows that it cannot be: no middlebox makes more than two of one. */
  AUTO,
  /** The same packets: they count where 1 and 2 are 0. */
  POST,
  /** The other direction: a flow of its own. */
  REPLY;

  private static final long LARGEST = 1L << 53;

  /** Whether {@code out} is more than twice {@code in}, and neither is nonsense. */
  static boolean cannotBePost(long in, long out) {
    return in > 0 && in <= LARGEST && out <= LARGEST && out > 2 * in;
  }
}
