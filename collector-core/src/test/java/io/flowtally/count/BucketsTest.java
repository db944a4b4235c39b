// SPDX-License-Identifier: Apache-2.0
package io.flowtally.count;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BucketsTest {
  private static final int NOW = 1_800_000_000;
  private static final int IDLE = 3600;

  private final QuiescentStates loops = new QuiescentStates();

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 4, 5, 7})
  void tellsKeysApartByEachOfTheirWords(int words) {
    Buckets buckets = new Buckets(words, 100, 0);
    Bucket plain = buckets.obtain(new long[words], NOW);
    for (int i = 0; i < words; i++) {
      long[] key = new long[words];
      key[i] = 1;
      Bucket bucket = buckets.obtain(key, NOW);
      assertThat(bucket).isNotNull().isNotSameAs(plain);
      assertThat(bucket.word(i)).isEqualTo(1);
      long[] back = new long[words];
      bucket.key(back);
      assertThat(back).isEqualTo(key);
      assertThat(buckets.obtain(key.clone(), NOW)).isSameAs(bucket);
    }
    assertThat(buckets.size()).isEqualTo(words + 1);
  }

  @Test
  void refusesAKeyWithoutWords() {
    assertThatIllegalArgumentException().isThrownBy(() -> new Buckets(0, 1, 1));
  }

  @Test
  void addsUpWhatWasCountedUnderAKey() {
    Buckets buckets = new Buckets(2, 10, 0);
    add(buckets, 7, 1000, 10, NOW);
    add(buckets, 7, 500, 5, NOW + 9);
    Bucket bucket = buckets.find(key(7));
    assertThat(bucket).isNotNull();
    assertThat(bucket.bytes()).isEqualTo(1500);
    assertThat(bucket.packets()).isEqualTo(15);
    assertThat(bucket.createdSeconds()).isEqualTo(NOW);
    assertThat(bucket.lastSeenSeconds()).isEqualTo(NOW + 9);
  }

  @Test
  void findsNothingUnderAKeyNeverCounted() {
    assertThat(new Buckets(2, 10, 0).find(key(1))).isNull();
  }

  @Test
  void goesOnCountingKnownKeysPastTheLimit() {
    Buckets buckets = new Buckets(2, 2, 1);
    Bucket one = buckets.obtain(key(1), NOW);
    buckets.obtain(key(2), NOW);
    assertThat(buckets.obtain(key(3), NOW)).isNull();
    assertThat(buckets.obtain(key(1), NOW)).isSameAs(one);
    assertThat(buckets.size()).isEqualTo(2);
  }

  @Test
  void hasRoomOfItsOwnForFoldedKeysAndAlwaysForTheLastResort() {
    Buckets buckets = new Buckets(2, 1, 1);
    buckets.obtain(key(1), NOW);
    Bucket folded = buckets.obtainOverflow(key(100), NOW);
    assertThat(folded).isNotNull();
    assertThat(folded.pastLimit()).isTrue();
    assertThat(buckets.obtainOverflow(key(101), NOW)).isNull();
    assertThat(buckets.obtainOverflow(key(100), NOW)).isSameAs(folded);
    Bucket last = buckets.obtainLast(key(102), NOW);
    assertThat(last).isNotNull().isSameAs(buckets.obtainLast(key(102), NOW));
    assertThat(buckets.size()).isEqualTo(3);
    assertThat(buckets.sizePastLimit()).isEqualTo(2);
  }

  @Test
  void keepsBucketsBeyondALoweredLimitAndTakesMoreOnceItRises() {
    Buckets buckets = new Buckets(2, 2, 0);
    buckets.obtain(key(1), NOW);
    Bucket two = buckets.obtain(key(2), NOW);
    buckets.limits(1, 0);
    assertThat(buckets.obtain(key(3), NOW)).isNull();
    assertThat(buckets.obtain(key(2), NOW)).isSameAs(two);
    buckets.limits(3, 0);
    assertThat(buckets.obtain(key(3), NOW)).isNotNull();
  }

  @Test
  void findsTheSameBucketAfterGrowing() {
    Buckets buckets = new Buckets(2, 100_000, 0);
    List<Bucket> made = new ArrayList<>();
    for (int i = 0; i < 50_000; i++) {
      made.add(buckets.obtain(key(i), NOW));
    }
    for (int i = 0; i < 50_000; i++) {
      assertThat(buckets.find(key(i))).isSameAs(made.get(i));
    }
  }

  @Test
  void endsIdleBucketsAndMovesTheirCountsToEvicted() {
    Buckets buckets = new Buckets(2, 10, 10);
    add(buckets, 1, 100, 1, NOW);
    add(buckets, 2, 30, 3, NOW + 1);
    assertThat(buckets.expire(NOW + IDLE, IDLE, loops)).isEqualTo(1);
    assertThat(buckets.find(key(1))).isNull();
    assertThat(buckets.find(key(2))).isNotNull();
    assertThat(buckets.size()).isEqualTo(1);
    assertThat(buckets.evictedBuckets()).isEqualTo(1);
    assertThat(buckets.evictedBytes()).isEqualTo(100);
    assertThat(buckets.evictedPackets()).isEqualTo(1);
  }

  @Test
  void neverExpiresWhenTheIdleTimeIsZero() {
    Buckets buckets = new Buckets(2, 10, 10);
    add(buckets, 1, 100, 1, NOW);
    assertThat(buckets.expire(Integer.MAX_VALUE, 0, loops)).isZero();
    assertThat(buckets.size()).isEqualTo(1);
  }

  @Test
  void keepsBucketsWhenTheClockWasSetBack() {
    Buckets buckets = new Buckets(2, 10, 10);
    add(buckets, 1, 100, 1, NOW);
    assertThat(buckets.expire(NOW - 1_000_000, IDLE, loops)).isZero();
  }

  @Test
  void makesRoomWithinBothLimitsByExpiring() {
    Buckets buckets = new Buckets(2, 1, 1);
    add(buckets, 1, 1, 1, NOW);
    buckets.obtainOverflow(key(100), NOW);
    assertThat(buckets.expire(NOW + IDLE, IDLE, loops)).isEqualTo(2);
    assertThat(buckets.sizePastLimit()).isZero();
    assertThat(buckets.obtain(key(2), NOW)).isNotNull();
    assertThat(buckets.obtainOverflow(key(101), NOW)).isNotNull();
  }

  @Test
  void givesAKeyThatComesBackANewBucketWithANewStart() {
    Buckets buckets = new Buckets(2, 10, 10);
    add(buckets, 1, 100, 1, NOW);
    buckets.expire(NOW + IDLE, IDLE, loops);
    add(buckets, 1, 7, 1, NOW + IDLE + 5);
    Bucket bucket = buckets.find(key(1));
    assertThat(bucket).isNotNull();
    assertThat(bucket.bytes()).isEqualTo(7);
    assertThat(bucket.createdSeconds()).isEqualTo(NOW + IDLE + 5);
  }

  @Test
  void countsALateAddAsEvictedForAsLongAsALoopMayStillHoldTheBucket() {
    Buckets buckets = new Buckets(2, 10, 10);
    QuiescentState loop = loops.register();
    loop.enter();
    Bucket held = buckets.obtain(key(1), NOW);
    assertThat(held).isNotNull();
    buckets.expire(NOW + IDLE, IDLE, loops);
    held.add(50, 5, NOW + IDLE);
    assertThat(buckets.evictedBytes()).isEqualTo(50);
    assertThat(buckets.expire(NOW + IDLE + 60, IDLE, loops)).isZero();
    held.add(8, 1, NOW + IDLE);
    assertThat(buckets.evictedBytes()).isEqualTo(58);
    loop.leave();
    buckets.expire(NOW + IDLE + 120, IDLE, loops);
    assertThat(buckets.evictedBytes()).isEqualTo(58);
    assertThat(buckets.evictedPackets()).isEqualTo(6);
    held.add(1, 1, NOW); // nobody may do this any more; it shows that the bucket was let go
    assertThat(buckets.evictedBytes()).isEqualTo(58);
  }

  @Test
  void numbersBirthsInTheirOrderAcrossAggregates() {
    SeriesSequence sequence = new SeriesSequence();
    Buckets one = new Buckets(2, 10, 10, sequence);
    Buckets two = new Buckets(2, 10, 10, sequence);
    long first = one.obtain(key(1), NOW).sequence();
    long second = two.obtain(key(1), NOW).sequence();
    long third = one.obtainOverflow(key(2), NOW).sequence();
    assertThat(first).isPositive().isLessThan(second);
    assertThat(second).isLessThan(third);
    assertThat(one.obtain(key(1), NOW).sequence()).isEqualTo(first);
    assertThat(sequence.current()).isEqualTo(third);
  }

  @Test
  void walksTheTableOfTheMomentWhileOthersGrowAndExpireIt() {
    Buckets buckets = new Buckets(2, 10_000, 0);
    for (int i = 0; i < 500; i++) {
      add(buckets, i, 1, 1, NOW);
    }
    Iterator<Bucket> walk = buckets.iterator();
    long sum = walk.next().bytes();
    buckets.expire(NOW + IDLE, IDLE, loops);
    for (int i = 0; i < 5_000; i++) {
      add(buckets, i, 1000, 1, NOW + IDLE);
    }
    while (walk.hasNext()) {
      sum += walk.next().bytes();
    }
    assertThat(sum).isEqualTo(500);
    assertThatThrownBy(walk::next).isInstanceOf(NoSuchElementException.class);
  }

  private static void add(Buckets buckets, int id, long bytes, long packets, int now) {
    Bucket bucket = buckets.obtain(key(id), now);
    assertThat(bucket).isNotNull();
    bucket.add(bytes, packets, now);
  }

  private static long[] key(int id) {
    return new long[] {0, 0xFFFF_0A00_0000L + id};
  }
}
