// SPDX-License-Identifier: Apache-2.0
package io.flowtally.networks;

/**
 * Longest-prefix match over the addresses of one family: a table for the first bits, then nodes of
 * 6 bits each, packed by population count (a Poptrie). Immutable.
 *
 * <pre>
 * node, three longs:  | children: bit i set, slot i has a node below                    |
 *                     | runs: bit i set, a run of equal results begins at slot i        |
 *                     | first child (32)               | first result (32)              |
 * </pre>
 *
 * <p>The children of a node stand side by side, and so do its results, one for each run of equal
 * ones. A look-up reads one root entry and then one node for every 6 bits that some prefix tells
 * apart: at most 4 for IPv4, 20 for IPv6. The key is the address with its first bit in the first
 * bit of {@code hi}: IPv4 fills only the upper half of that word.
 *
 * <p>The root has 10 bits while prefixes are fewer than a thousand, so that it stays in the nearest
 * cache; 18 for IPv4, whose many /24 then end in the first node; 16 for IPv6, where no node may
 * straddle the two words: 10 + 9 * 6 = 16 + 8 * 6 = 64.
 *
 * <p>Memory: at most 1 MB for the root, then 24 bytes a node and 4 bytes a run. A prefix that
 * shares nothing with another takes one node for every 6 bits past the root: so a million of them
 * take at most 110 MB as IPv4 /32, 220 MB as IPv6 /48, 700 MB as IPv6 /128.
 *
 * <pre>
 * CPU ns a look-up, and bytes (random addresses; a busy 2-core machine, so +-25%)
 * prefixes         5           1,000       100,000      1,000,000 (IPv6: 400,000)
 * IPv4 /16../24    3,  4 kB    4, 1 MB     10, 4 MB      13, 14 MB
 * IPv6 /29../48    1,  5 kB   18, 0.4 MB  140, 8 MB     290, 28 MB
 * </pre>
 */
final class PrefixTable {
  static final int NODE_BITS = 6;
  static final int NODE_LONGS = 3;

  /** A root entry below 0 is {@code ~node}, any other one is a result. */
  private final int[] root;

  private final int rootBits;
  private final long[] nodes;
  private final int[] results;

  PrefixTable(int rootBits, int[] root, long[] nodes, int[] results) {
    this.rootBits = rootBits;
    this.root = root;
    this.nodes = nodes;
    this.results = results;
  }

  /** The result of the longest prefix, or of none: never below 0. */
  int find(long hi, long lo) {
    int entry = root[(int) (hi >>> (64 - rootBits))];
    return entry >= 0 ? entry : findBelow(~entry, hi, lo);
  }

  private int findBelow(int node, long hi, long lo) {
    int offset = rootBits;
    int at = node * NODE_LONGS;
    while (true) {
      int slot = slot(hi, lo, offset);
      long children = nodes[at];
      long upTo = -1L >>> (63 - slot);
      long bases = nodes[at + 2];
      if ((children >>> slot & 1) == 0) {
        return results[(int) bases + Long.bitCount(nodes[at + 1] & upTo) - 1];
      }
      at = ((int) (bases >>> 32) + Long.bitCount(children & upTo) - 1) * NODE_LONGS;
      offset += NODE_BITS;
    }
  }

  /** Six bits of the key; past its end, zeros. */
  static int slot(long hi, long lo, int offset) {
    if (offset < 64) {
      return (int) (hi >>> (58 - offset)) & 63;
    }
    return (int) (offset <= 122 ? lo >>> (122 - offset) : lo << (offset - 122)) & 63;
  }

  long bytes() {
    return 4L * root.length + 8L * nodes.length + 4L * results.length;
  }
}
