// SPDX-License-Identifier: Apache-2.0
package io.flowtally.networks;

import java.util.Arrays;
import java.util.BitSet;
import java.util.Comparator;
import java.util.List;

/**
 * Builds a {@link PrefixTable} whose results join two things: what matches longest, as {@link
 * Layers} numbers it, and whether the address is local.
 *
 * <p>Entries are sorted by address, shorter ones first, so an entry always comes after those that
 * contain it. The slots of a node are filled in that order; what reaches beyond the node becomes a
 * child, which inherits what its slot holds by then.
 */
public final class PrefixTableBuilder {
  private static final Comparator<Entry> CONTAINING_FIRST =
      ((Comparator<Entry>) (a, b) -> Long.compareUnsigned(a.hi, b.hi))
          .thenComparing((a, b) -> Long.compareUnsigned(a.lo, b.lo))
          .thenComparingInt(entry -> entry.length);

  private static final int FEW = 1_000;

  private final int rootBits;
  private final Entry[] entries;
  private final BitSet localRows;
  private final Layers layers;
  private long[] nodes = new long[64 * PrefixTable.NODE_LONGS];
  private int[] results = new int[256];
  private int nodeCount;
  private int resultCount;

  /**
   * A prefix of the table's family.
   *
   * @param hi key as {@link PrefixTable} wants it, host bits cleared
   * @param length in bits of the key
   * @param change what it does to the {@link Layers}: a row's index, or another change
   */
  public record Entry(long hi, long lo, int length, int change) {}

  private PrefixTableBuilder(int rootBits, List<Entry> entries, BitSet localRows, Layers layers) {
    this.rootBits = rootBits;
    this.entries = entries.toArray(new Entry[0]);
    this.localRows = localRows;
    this.layers = layers;
    Arrays.sort(this.entries, CONTAINING_FIRST);
  }

  /**
   * Builds the table of one family.
   *
   * @param v4 whether all keys are of IPv4
   * @param localRows rows whose addresses are local as long as no longer row matches them
   */
  static PrefixTable build(boolean v4, List<Entry> entries, BitSet localRows, Layers layers) {
    int rootBits = entries.size() < FEW ? 10 : v4 ? 18 : 16;
    return build(rootBits, entries, localRows, layers);
  }

  static PrefixTable build(int rootBits, List<Entry> entries, BitSet localRows, Layers layers) {
    PrefixTableBuilder builder = new PrefixTableBuilder(rootBits, entries, localRows, layers);
    int[] root = builder.root();
    return new PrefixTable(
        rootBits,
        root,
        Arrays.copyOf(builder.nodes, builder.nodeCount * PrefixTable.NODE_LONGS),
        Arrays.copyOf(builder.results, builder.resultCount));
  }

  public static boolean local(int result) {
    return (result & 1) != 0;
  }

  private int[] root() {
    int[] root = new int[1 << rootBits];
    BitSet nodeSlots = new BitSet();
    int at = 0;
    while (at < entries.length) {
      Entry entry = entries[at];
      int slot = (int) (entry.hi >>> (64 - rootBits));
      if (entry.length <= rootBits) {
        fill(root, slot, rootBits - entry.length, entry.change);
        at++;
      } else {
        int to = endOfSlot(at, slot);
        int node = allocate(1);
        fillNode(node, at, to, rootBits, root[slot]);
        root[slot] = ~node;
        nodeSlots.set(slot);
        at = to;
      }
    }
    for (int slot = 0; slot < root.length; slot++) {
      root[slot] = nodeSlots.get(slot) ? root[slot] : result(root[slot]);
    }
    return root;
  }

  private int endOfSlot(int from, int slot) {
    int to = from;
    while (to < entries.length && (int) (entries[to].hi >>> (64 - rootBits)) == slot) {
      to++;
    }
    return to;
  }

  private void fillNode(int node, int from, int to, int offset, int inherited) {
    int[] states = new int[1 << PrefixTable.NODE_BITS];
    Arrays.fill(states, inherited);
    int[] childFrom = new int[states.length];
    int[] childTo = new int[states.length];
    long children = 0;
    for (int i = from; i < to; i++) {
      Entry entry = entries[i];
      int slot = PrefixTable.slot(entry.hi, entry.lo, offset);
      int beyond = entry.length - offset - PrefixTable.NODE_BITS;
      if (beyond <= 0) {
        fill(states, slot, -beyond, entry.change);
      } else {
        if ((children >>> slot & 1) == 0) {
          children |= 1L << slot;
          childFrom[slot] = i;
        }
        childTo[slot] = i + 1;
      }
    }
    int firstChild = allocate(Long.bitCount(children));
    write(node, children, firstChild, states);
    int child = firstChild;
    for (long left = children; left != 0; left &= left - 1) {
      int slot = Long.numberOfTrailingZeros(left);
      fillNode(
          child++, childFrom[slot], childTo[slot], offset + PrefixTable.NODE_BITS, states[slot]);
    }
  }

  private void fill(int[] states, int slot, int freeBits, int change) {
    for (int i = slot; i < slot + (1 << freeBits); i++) {
      states[i] = layers.apply(states[i], change);
    }
  }

  private void write(int node, long children, int firstChild, int[] states) {
    int firstResult = resultCount;
    long runs = 0;
    for (int slot = 0; slot < states.length; slot++) {
      if ((children >>> slot & 1) != 0) {
        continue;
      }
      int result = result(states[slot]);
      if (runs == 0 || result != results[resultCount - 1]) {
        runs |= 1L << slot;
        append(result);
      }
    }
    int at = node * PrefixTable.NODE_LONGS;
    nodes[at] = children;
    nodes[at + 1] = runs;
    nodes[at + 2] = (long) firstChild << 32 | firstResult;
  }

  private int result(int state) {
    int row = layers.row(state);
    return row >= 0 && localRows.get(row) ? state | 1 : state;
  }

  private int allocate(int count) {
    int first = nodeCount;
    nodeCount += count;
    while (nodeCount * PrefixTable.NODE_LONGS > nodes.length) {
      nodes = Arrays.copyOf(nodes, nodes.length * 2);
    }
    return first;
  }

  private void append(int result) {
    if (resultCount == results.length) {
      results = Arrays.copyOf(results, results.length * 2);
    }
    results[resultCount++] = result;
  }
}
