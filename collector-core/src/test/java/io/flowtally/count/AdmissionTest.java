// SPDX-License-Identifier: Apache-2.0
package io.flowtally.count;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.HashSet;
import java.util.Set;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Time is a number here, a decision comes every second of it, and chance is drawn from a seed. */
class AdmissionTest {
  private static final int LIMIT = 1_000;
  private static final long OTHER = -1;

  /** Keys below are groups: they are few, and never folded. */
  private static final long FIRST_HOST = 1_000_000;

  private static final long SCANNER = 1L << 40;

  private final Buckets buckets = new Buckets(1, LIMIT, 10);
  private final QuiescentStates loops = new QuiescentStates();
  private final QuiescentState loop = loops.register();
  private final SplittableRandom random = new SplittableRandom(5);
  private int now = 1_800_000_000;
  private long sent;
  private ReadersHorizon readers = ReadersHorizon.NOBODY;

  private final CountBatch.Folding folding =
      new CountBatch.Folding() {
        @Override
        public boolean isBounded(long[] key) {
          return key[0] < FIRST_HOST;
        }

        @Override
        public void fold(long[] key) {
          key[0] = isBounded(key) ? key[0] : OTHER;
        }

        @Override
        public void foldAll(long[] key) {
          Arrays.fill(key, OTHER);
        }
      };

  private final CountBatch batch = new CountBatch(buckets, loop, folding);

  AdmissionTest() {
    buckets.admitHeaviest(true);
  }

  private void record(long host, long bytes) {
    batch.key()[0] = host;
    batch.add(bytes, 1, now);
    sent += bytes;
  }

  private void decide() {
    batch.flush(now);
    now++;
    buckets.decide(now, now, loops, readers, folding);
  }

  /** New hosts with a small record each. */
  private void scan(int hosts) {
    for (int i = 0; i < hosts; i++) {
      record(SCANNER + random.nextLong(1L << 40), 40);
    }
  }

  private void heavy(int hosts, int records) {
    for (int i = 0; i < hosts * records; i++) {
      record(FIRST_HOST + i % hosts, 1_000);
    }
  }

  /** Fills the aggregate, and waits until it is known how large records are. */
  private void settle() {
    scan(LIMIT);
    sizesKnown();
  }

  private void sizesKnown() {
    for (int i = 0; i <= 11; i++) {
      decide();
      scan(1);
    }
    decide();
  }

  private boolean isInside(long host) {
    Bucket bucket = buckets.find(new long[] {host});
    return bucket != null && !bucket.isRetired();
  }

  private long bytesOf(long host) {
    Bucket bucket = buckets.find(new long[] {host});
    return bucket == null ? 0 : bucket.bytes();
  }

  private long allBytes() {
    long bytes = buckets.evictedBytes();
    for (Bucket bucket : buckets) {
      bytes += bucket.bytes();
    }
    return bytes;
  }

  @Test
  void letsHeavyHostsInThatComeAfterAScanWhichNeverStops() {
    settle();
    for (int second = 0; second < 120; second++) {
      scan(1_500);
      heavy(100, 10);
      decide();
    }
    for (int i = 0; i < 100; i++) {
      assertThat(isInside(FIRST_HOST + i)).isTrue();
    }
    assertThat(buckets.admissionCounts().admitted()).isEqualTo(100);
    assertThat(buckets.admissionCounts().retired()).isEqualTo(100);
    long before = bytesOf(FIRST_HOST);
    heavy(100, 10);
    decide();
    assertThat(bytesOf(FIRST_HOST) - before).isEqualTo(10_000);
    assertThat(allBytes()).isEqualTo(sent);
  }

  @Test
  void letsNobodyInWhereTheFirstStay() {
    buckets.admitHeaviest(false);
    scan(LIMIT);
    for (int second = 0; second < 60; second++) {
      heavy(100, 10);
      decide();
    }
    assertThat(isInside(FIRST_HOST)).isFalse();
    assertThat(buckets.admissionCounts().admitted()).isZero();
    assertThat(buckets.weighingBytes()).isZero();
  }

  @Test
  void aFloodOfKeysGetsNoneIn() {
    heavy(LIMIT, 20);
    decide();
    for (int second = 0; second < 60; second++) {
      heavy(LIMIT, 1);
      scan(20_000);
      decide();
    }
    assertThat(buckets.admissionCounts().admitted()).isZero();
    assertThat(allBytes()).isEqualTo(sent);
  }

  @Test
  void twoAboutAsHeavyDoNotTakeTurns() {
    for (int second = 0; second < 600; second++) {
      heavy(LIMIT + 100, 2);
      decide();
    }
    assertThat(buckets.admissionCounts().admitted()).isZero();
  }

  @Test
  void neverWeighsAKeyThatCannotBeFolded() {
    for (long group = 0; group < LIMIT; group++) {
      record(group, 1);
    }
    for (int second = 0; second < 60; second++) {
      heavy(100, 10);
      record(LIMIT + 1, 1_000_000);
      decide();
    }
    assertThat(buckets.admissionCounts().admitted()).isZero();
    assertThat(isInside(0)).isTrue();
    assertThat(isInside(FIRST_HOST)).isFalse();
    assertThat(buckets.find(new long[] {LIMIT + 1}).pastLimit()).isTrue();
  }

  @Test
  void theNewSeriesBeginsAtZeroAndOtherKeepsWhatItCounted() {
    settle();
    int began = now;
    long before = bytesOf(OTHER);
    heavy(1, 100);
    decide();
    long other = bytesOf(OTHER);
    assertThat(other - before).isEqualTo(100_000);
    assertThat(isInside(FIRST_HOST)).isTrue();
    assertThat(bytesOf(FIRST_HOST)).isZero();
    assertThat(buckets.find(new long[] {FIRST_HOST}).createdSeconds()).isGreaterThan(began);
    heavy(1, 1);
    decide();
    assertThat(bytesOf(FIRST_HOST)).isEqualTo(1_000);
    assertThat(bytesOf(OTHER)).isEqualTo(other);
  }

  @Test
  void theRetiredStayAtTheirLastValueUntilEverybodyHasReadIt() {
    long[] ended = new long[1];
    boolean[] read = new boolean[1];
    readers =
        (born, end) -> {
          ended[0] = end;
          return read[0];
        };
    scan(LIMIT - 1);
    record(FIRST_HOST + 7, 30);
    sizesKnown();
    heavy(1, 100);
    decide();
    assertThat(buckets.sizeRetired()).isEqualTo(1);
    Bucket retired = retired();
    long last = retired.bytes();
    long key = retired.word(0);
    record(key, 5_000);
    decide();
    assertThat(retired.bytes()).isEqualTo(last);
    assertThat(buckets.evictedBuckets()).isZero();
    for (int second = 0; second < 60; second++) { // it would be heavy enough to come back
      record(key, 100_000);
      decide();
    }
    assertThat(isInside(key)).isFalse();
    assertThat(ended[0]).isGreaterThan(retired.sequence());
    assertThat(retired.bytes()).isEqualTo(last);

    read[0] = true;
    decide();
    assertThat(buckets.sizeRetired()).isZero();
    assertThat(buckets.find(new long[] {key})).isNull();
    assertThat(buckets.evictedBuckets()).isEqualTo(1);
    assertThat(buckets.evictedBytes()).isEqualTo(last);
    assertThat(allBytes()).isEqualTo(sent);

    for (int i = 0; i < 4; i++) {
      record(key, 1_000_000);
    }
    decide();
    assertThat(isInside(key)).isTrue();
    assertThat(buckets.admissionCounts().cameBack()).isEqualTo(1);
  }

  private Bucket retired() {
    for (Bucket bucket : buckets) {
      if (bucket.isRetired()) {
        return bucket;
      }
    }
    throw new AssertionError("none is retired");
  }

  @Test
  void theRetiredEndAfterTenMinutesThoughNobodyReads() {
    readers = (born, end) -> false;
    settle();
    for (int second = 0; second < 20; second++) {
      heavy(100, 20);
      decide();
    }
    assertThat(buckets.sizeRetired()).isEqualTo(100);
    now += 599;
    decide();
    assertThat(buckets.sizeRetired()).isZero();
    assertThat(buckets.evictedBuckets()).isEqualTo(100);
    assertThat(allBytes()).isEqualTo(sent);
  }

  @Test
  void noMoreAreRetiredThanABoundWhileNobodyReads() {
    readers = (born, end) -> false;
    scan(LIMIT);
    for (int second = 0; second < 120; second++) {
      heavy(5_000, 1 + second);
      decide();
    }
    assertThat(buckets.sizeRetired()).isLessThanOrEqualTo(1_024);
    assertThat(buckets.size()).isLessThanOrEqualTo(LIMIT + 1_024 + 1);
  }

  @Test
  void whatALoopStillAddsToARetiredBucketIsNotLost() {
    settle();
    loop.enter();
    heavy(1, 100);
    decide();
    Bucket retired = retired();
    retired.add(11, 1, now); // as a loop would that had found it before
    sent += 11;
    decide();
    assertThat(buckets.sizeRetired()).isEqualTo(1);
    loop.leave();
    decide();
    assertThat(buckets.sizeRetired()).isZero();
    assertThat(allBytes()).isEqualTo(sent);
  }

  @Test
  void idleBucketsEndAndTheirPlacesAreFreeAtOnce() {
    scan(LIMIT);
    heavy(10, 1);
    decide();
    now += 3_600;
    assertThat(buckets.expire(now, 3_600, loops)).isEqualTo(LIMIT + 1);
    heavy(10, 1);
    decide();
    assertThat(isInside(FIRST_HOST)).isTrue();
    assertThat(buckets.size()).isEqualTo(10);
    scan(LIMIT);
    for (int second = 0; second < 30; second++) {
      heavy(20, 10);
      decide();
    }
    assertThat(isInside(FIRST_HOST + 19)).isTrue();
    assertThat(allBytes()).isEqualTo(sent);
  }

  @Test
  void aLargerLimitIsFilledAtOnceAndThenWeighedAgain() {
    settle();
    buckets.limits(2 * LIMIT, 10);
    scan(500);
    decide();
    assertThat(buckets.size() - buckets.sizePastLimit()).isEqualTo(LIMIT + 500);
    scan(500);
    for (int second = 0; second < 30; second++) {
      heavy(100, 10);
      decide();
    }
    assertThat(isInside(FIRST_HOST + 99)).isTrue();
    assertThat(buckets.size() - buckets.sizePastLimit()).isEqualTo(2 * LIMIT);
  }

  @ParameterizedTest
  @ValueSource(ints = {1_000, 100_000, 1_000_000})
  void whatWeighsOutsidersTakesLessThanAQuarterOfTheBuckets(int limit) {
    Buckets many = new Buckets(4, limit, 10);
    Admission admission = new Admission(many, new Insiders(), limit, now);
    assertThat(admission.memoryBytes()).isLessThan(limit * 88L / 4);
  }

  @Test
  void saysAboutHowManyKeysThereWere() {
    Set<Long> keys = new HashSet<>();
    for (int i = 0; i < 50_000; i++) {
      long host = FIRST_HOST + random.nextInt(20_000);
      keys.add(host);
      record(host, 1);
    }
    decide();
    assertThat(buckets.distinctKeyCount())
        .isBetween((long) (keys.size() * 0.94), (long) (keys.size() * 1.06));
  }

  @Test
  void countsButDoesNotWeighWhatIsBeyondTheClip() {
    for (int i = 0; i < LIMIT; i++) {
      record(FIRST_HOST + i, 1_000);
    }
    for (int second = 0; second < 300; second++) {
      for (int i = 0; i < LIMIT; i++) {
        record(FIRST_HOST + i, 1_000);
      }
      decide();
    }
    record(SCANNER, 40_000_000);
    decide();
    decide();
    assertThat(isInside(SCANNER)).isFalse();
    assertThat(allBytes()).isEqualTo(sent);
  }
}
