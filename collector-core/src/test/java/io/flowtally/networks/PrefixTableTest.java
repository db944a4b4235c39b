// SPDX-License-Identifier: Apache-2.0
package io.flowtally.networks;

import static org.assertj.core.api.Assertions.assertThat;

import io.flowtally.address.Prefix;
import io.flowtally.networks.PrefixTableBuilder.Entry;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Holds the table against a scan of all its entries. */
class PrefixTableTest {
  private final BitSet localRows = new BitSet();
  private final Layers layers = new Layers(false);

  @Test
  void findsNothingInAnEmptyTable() {
    PrefixTable table = PrefixTableBuilder.build(false, List.of(), localRows, layers);

    assertThat(table.find(0, 0)).isZero();
    assertThat(table.find(-1, -1)).isZero();
  }

  @Test
  void defaultRouteMatchesEverything() {
    PrefixTable table =
        PrefixTableBuilder.build(false, List.of(new Entry(0, 0, 0, 0)), localRows, layers);

    assertThat(row(table.find(0, 0))).isZero();
    assertThat(row(table.find(-1, -1))).isZero();
  }

  @ParameterizedTest
  @ValueSource(ints = {10, 16})
  void nestedPrefixesAtEveryLengthEachWinWithinTheirOwnBounds(int rootBits) {
    List<Entry> entries = new ArrayList<>();
    long hi = 0x2001_0db8_aaaa_5555L;
    long lo = 0x3333_cccc_0f0f_8001L;
    for (int length = 0; length <= 128; length++) {
      entries.add(entry(hi, lo, length, length));
    }
    PrefixTable table = PrefixTableBuilder.build(rootBits, entries, localRows, layers);

    assertThat(row(table.find(hi, lo))).isEqualTo(128);
    for (int bit = 0; bit < 128; bit++) {
      long otherHi = bit < 64 ? hi ^ 1L << (63 - bit) : hi;
      long otherLo = bit < 64 ? lo : lo ^ 1L << (127 - bit);
      assertThat(row(table.find(otherHi, otherLo))).isEqualTo(bit);
    }
  }

  @Test
  void neighboursAtTheEndsOfTheAddressSpaceStayApart() {
    List<Entry> entries =
        List.of(
            entry(0, 0, 128, 0),
            entry(0, 1, 128, 1),
            entry(-1, -1, 128, 2),
            entry(-1, -2, 128, 3),
            entry(-1, Long.MIN_VALUE, 65, 4),
            entry(-1, 0, 65, 5));
    PrefixTable table = PrefixTableBuilder.build(false, entries, localRows, layers);

    assertThat(row(table.find(0, 0))).isEqualTo(0);
    assertThat(row(table.find(0, 1))).isEqualTo(1);
    assertThat(row(table.find(0, 2))).isEqualTo(-1);
    assertThat(row(table.find(-1, -1))).isEqualTo(2);
    assertThat(row(table.find(-1, -2))).isEqualTo(3);
    assertThat(row(table.find(-1, -3))).isEqualTo(4);
    assertThat(row(table.find(-1, Long.MAX_VALUE))).isEqualTo(5);
  }

  @Test
  void theRootGrowsWithTheNumberOfPrefixes() {
    List<Entry> entries = new ArrayList<>();
    for (int i = 0; i < 60_000; i++) {
      entries.add(new Entry((long) i << 40, 0, 24, i));
    }
    PrefixTable few = PrefixTableBuilder.build(true, entries.subList(0, 100), localRows, layers);
    PrefixTable many = PrefixTableBuilder.build(true, entries, localRows, layers);

    assertThat(few.bytes()).isLessThan(16_384);
    assertThat(many.bytes()).isBetween(1L << 20, 3L << 20);
    for (int i = 0; i < 60_000; i++) {
      assertThat(row(many.find((long) i << 40 | 0xFFL << 32, 0))).isEqualTo(i);
    }
  }

  @ParameterizedTest
  @CsvSource({"10, 32", "16, 32", "18, 32", "10, 64", "16, 64", "10, 128", "16, 128"})
  void agreesWithAScanOnRandomSetsWithLocalPrefixesAmongThem(int rootBits, int keyBits) {
    Random random = new Random(7 + keyBits);
    for (int round = 0; round < 30; round++) {
      localRows.clear();
      List<Entry> entries = randomEntries(random, keyBits, 1 + random.nextInt(300));
      PrefixTable table = PrefixTableBuilder.build(rootBits, entries, localRows, layers);

      for (int i = 0; i < 400; i++) {
        Entry near = entries.get(random.nextInt(entries.size()));
        long hi =
            near.hi()
                ^ (keyBits == 128 ? noise(random, 64) : (noise(random, keyBits) << (64 - keyBits)));
        long lo = keyBits == 128 ? near.lo() ^ noise(random, 64) : 0;
        assertThat(table.find(hi, lo)).isEqualTo(scan(entries, hi, lo));
      }
    }
  }

  private List<Entry> randomEntries(Random random, int keyBits, int count) {
    List<Entry> entries = new ArrayList<>();
    long baseHi = random.nextLong();
    for (int row = 0; row < count; row++) {
      int length = random.nextInt(keyBits + 1);
      long hi = baseHi ^ noise(random, 64);
      Entry entry = entry(hi, keyBits == 128 ? noise(random, 64) : 0, length, row);
      boolean isLocalPrefix = random.nextInt(5) == 0;
      boolean known =
          entries.stream()
              .anyMatch(
                  e ->
                      e.hi() == entry.hi()
                          && e.lo() == entry.lo()
                          && e.length() == entry.length()
                          && (e.change() == Layers.LOCAL) == isLocalPrefix);
      if (!known) {
        entries.add(
            isLocalPrefix ? new Entry(entry.hi(), entry.lo(), length, Layers.LOCAL) : entry);
        localRows.set(row, random.nextInt(4) == 0);
      }
    }
    return entries;
  }

  /** A few bits set, more often low ones, so that many keys share long prefixes. */
  private static long noise(Random random, int bits) {
    return random.nextLong() >>> (64 - bits) >>> random.nextInt(bits);
  }

  private int scan(List<Entry> entries, long hi, long lo) {
    int row = -1;
    int longest = -1;
    boolean local = false;
    for (Entry entry : entries) {
      boolean contains =
          ((hi ^ entry.hi()) & Prefix.maskHi(entry.length())) == 0
              && ((lo ^ entry.lo()) & Prefix.maskLo(entry.length())) == 0;
      if (contains && entry.change() == Layers.LOCAL) {
        local = true;
      } else if (contains && entry.length() > longest) {
        row = entry.change();
        longest = entry.length();
      }
    }
    return (row + 1) << 1 | (local || (row >= 0 && localRows.get(row)) ? 1 : 0);
  }

  private static Entry entry(long hi, long lo, int length, int row) {
    return new Entry(hi & Prefix.maskHi(length), lo & Prefix.maskLo(length), length, row);
  }

  private static int row(int result) {
    return (result >>> 1) - 1;
  }
}
