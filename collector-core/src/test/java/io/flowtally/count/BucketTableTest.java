// SPDX-License-Identifier: Apache-2.0
package io.flowtally.count;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.Iterator;
import java.util.Set;
import org.junit.jupiter.api.Test;

class BucketTableTest {
  private static final int MANY = 200_000;

  private BucketTable table = new BucketTable(1);

  private void put(int id) {
    Bucket bucket = Bucket.of(new long[] {id}, 1, 1_800_000_000, false, 1);
    table = table.with(bucket, table.hash(bucket));
  }

  private static Set<Long> ids(Iterator<Bucket> walk) {
    Set<Long> ids = new HashSet<>();
    while (walk.hasNext()) {
      assertThat(ids.add(walk.next().word(0))).isTrue();
    }
    return ids;
  }

  @Test
  void growsBySegmentsOfABoundedSize() {
    for (int i = 0; i < MANY; i++) {
      put(i);
    }
    assertThat(table.segments().size()).isBetween(MANY / BucketTable.LARGEST, 64);
    for (Segment segment : table.segments()) {
      assertThat(segment.slots).hasSize(BucketTable.LARGEST);
      assertThat(segment.used()).isBetween(BucketTable.LARGEST / 5, BucketTable.LARGEST * 6 / 10);
    }
    for (int i = 0; i < MANY; i++) {
      assertThat(table.find(new long[] {i})).isNotNull();
    }
    assertThat(table.find(new long[] {MANY})).isNull();
    assertThat(ids(table.iterator())).hasSize(MANY);
  }

  @Test
  void findsBatchesAsItFindsOne() {
    for (int i = 0; i < MANY; i++) {
      put(i);
    }
    KeyBatch batch = new KeyBatch(1);
    for (int from = 0; from < 2 * MANY; from += KeyBatch.MOST * 100) {
      for (int i = 0; i < KeyBatch.MOST; i++) {
        batch.keys[i][0] = (long) from + i;
      }
      batch.size = KeyBatch.MOST;
      table.find(batch);
      for (int i = 0; i < KeyBatch.MOST; i++) {
        assertThat(batch.found[i]).isSameAs(table.find(batch.keys[i]));
      }
    }
  }

  @Test
  void aWalkSeesEachKeyOnceWhileSegmentsAreSplitUnderIt() {
    for (int i = 0; i < MANY / 2; i++) {
      put(i);
    }
    Iterator<Bucket> walk = table.iterator();
    walk.next();
    for (int i = MANY / 2; i < MANY; i++) {
      put(i);
    }
    assertThat(ids(walk)).hasSizeGreaterThanOrEqualTo(MANY / 2 - 1);
  }

  @Test
  void getsSmallAgainWithoutLosingAKey() {
    for (int i = 0; i < MANY; i++) {
      put(i);
    }
    for (Segment segment : table.segments()) {
      table =
          table.replacing(
              segment.without(bucket -> bucket.word(0) % 1_000 != 0, 1, new ArrayList<>()));
    }
    for (BucketTable next = smaller(table); next != table; next = smaller(table)) {
      table = next;
    }
    assertThat(table.segments()).hasSize(1);
    assertThat(table.segments().get(0).slots.length).isLessThanOrEqualTo(2048);
    assertThat(ids(table.iterator())).hasSize(MANY / 1_000);
    for (int i = 0; i < MANY; i += 1_000) {
      assertThat(table.find(new long[] {i})).isNotNull();
    }
  }

  @Test
  void knowsTheSegmentsThatHoldWhatAnOlderOneHeld() {
    for (int i = 0; i < 20_000; i++) {
      put(i);
    }
    Segment older = table.segments().get(1);
    for (int i = 20_000; i < MANY; i++) {
      put(i);
    }
    assertThat(table.has(older)).isFalse();
    Set<Long> held = ids(older.iterator());
    Set<Long> holding = new HashSet<>();
    table.segmentsUnder(older.prefix, older.depth).forEach(s -> holding.addAll(ids(s.iterator())));
    assertThat(holding).containsAll(held);
    assertThat(holding.size()).isLessThan(MANY);
  }

  /** As {@link Buckets} shrinks one. */
  private static BucketTable smaller(BucketTable table) {
    BucketTable.Pair pair = table.mergeable();
    return pair == null ? table.smaller() : table.replacing(table.merged(pair));
  }
}
