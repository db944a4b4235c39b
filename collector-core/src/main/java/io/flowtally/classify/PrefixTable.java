package io.flowtally.classify;

/**
 * Longest-prefix match over the addresses of one family: a table of 65,536 entries for the first 16
 * bits, then nodes of 6 bits each, packed by population count (a Poptrie). Immutable.
 *
 * <pre>
 * node, three longs:  | children: bit i set, slot i has a node below                    |
 *                     | runs: bit i set, a run of equal results begins at slot i        |
 *                     | first child (32)               | first result (32)              |
 * </pre>
 *
 * <p>The children of a node stand side by side, and so do its results, one for each run of equal
 * ones. A look-up reads one root entry and then one node for every 6 bits that some prefix tells
 * apart: at most 3 for IPv4, 19 for IPv6. The key is the address with its first bit in the first
 * bit of {@code hi}: IPv4 fills only the upper half of that word.
 *
 * <p>Memory: 256 kB, then 24 bytes a node and 4 bytes a run. A prefix that shares nothing with
 * another takes one node for every 6 bits past the 16th: so a million of them take at most 110 MB
 * as IPv4 /32, 220 MB as IPv6 /48, 700 MB as IPv6 /128. Real tables share most of their nodes.
 */
final class PrefixTable {
  static final int ROOT_BITS = 16;
  static final int NODE_BITS = 6;
  static final int NODE_LONGS = 3;

  /** A root entry below 0 is {@code ~node}, any other one is a result. */
  private final int[] root;

  private final long[] nodes;
  private final int[] results;

  PrefixTable(int[] root, long[] nodes, int[] results) {
    this.root = root;
    this.nodes = nodes;
    this.results = results;
  }

  /** The result of the longest prefix, or of none: never below 0. */
  int find(long hi, long lo) {
    int entry = root[(int) (hi >>> (64 - ROOT_BITS))];
    return entry >= 0 ? entry : findBelow(~entry, hi, lo);
  }

  private int findBelow(int node, long hi, long lo) {
    int offset = ROOT_BITS;
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

  /** Six bits of the key. No node straddles the two words: 16 + 8 * 6 = 64. */
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
