// SPDX-License-Identifier: Apache-2.0
package io.flowtally.count;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BucketRecordsTest {
  private static final int NOW = 1_800_000_000;

  private final QuiescentStates loops = new QuiescentStates();
  private final Buckets saved = new Buckets(5, 100, 10);

  @Test
  void bringsEveryBucketBackAsItWas() throws IOException {
    saved.obtain(key(1), NOW).add(1L << 40, 7, NOW + 3);
    saved.obtain(key(2), NOW + 1).add(20, 2, NOW + 1);
    saved.obtainOverflow(key(-1), NOW + 2).add(5, 1, NOW + 4);
    Buckets restored = new Buckets(5, 100, 10);
    restore(bytes(), restored);
    assertThat(restored.size()).isEqualTo(3);
    assertThat(restored.sizePastLimit()).isEqualTo(1);
    Bucket one = restored.find(key(1));
    assertThat(one.bytes()).isEqualTo(1L << 40);
    assertThat(one.packets()).isEqualTo(7);
    assertThat(one.createdSeconds()).isEqualTo(NOW);
    assertThat(one.lastSeenSeconds()).isEqualTo(NOW + 3);
    assertThat(restored.find(key(-1)).pastLimit()).isTrue();
    assertThat(restored.find(key(2)).pastLimit()).isFalse();
  }

  @Test
  void bringsTheNumbersOfBirthsBackAndGoesOnBehindThem() throws IOException {
    saved.obtain(key(1), NOW);
    long born = saved.obtain(key(2), NOW).sequence();
    SeriesSequence sequence = new SeriesSequence();
    Buckets restored = new Buckets(5, 100, 10, sequence);
    restore(bytes(), restored);
    assertThat(restored.find(key(2)).sequence()).isEqualTo(born);
    assertThat(restored.find(key(1)).sequence()).isLessThan(born);
    assertThat(restored.obtain(key(3), NOW).sequence()).isGreaterThan(born);
  }

  @Test
  void numbersASeriesThatWasFoldedAnewAndOneThatWasThereAsItWas() throws IOException {
    saved.obtain(key(1), NOW);
    saved.obtain(key(2), NOW);
    long other = saved.obtainOverflow(new long[] {-1, 2, 3, 4, 15}, NOW).sequence();
    saved.obtain(key(3), NOW);
    Buckets restored = new Buckets(5, 1, 100, new SeriesSequence());
    restore(bytes(), restored);
    int folded = 0;
    for (Bucket bucket : restored) {
      if (bucket.pastLimit() && bucket.word(4) != 15) {
        folded++;
        assertThat(bucket.sequence()).isGreaterThan(0);
      }
    }
    assertThat(folded).isPositive();
    assertThat(restored.find(new long[] {-1, 2, 3, 4, 15}).sequence()).isEqualTo(other);
  }

  @Test
  void keepsTheEvictedTotals() throws IOException {
    saved.obtain(key(1), NOW).add(100, 7, NOW);
    saved.expire(NOW + 60, 60, loops);
    Buckets restored = new Buckets(5, 100, 10);
    restore(bytes(), restored);
    assertThat(restored.evictedBuckets()).isEqualTo(1);
    assertThat(restored.evictedBytes()).isEqualTo(100);
    assertThat(restored.evictedPackets()).isEqualTo(7);
  }

  @Test
  void foldsWhatFindsNoRoomWithinALowerLimit() throws IOException {
    for (int i = 1; i <= 10; i++) {
      saved.obtain(key(i), NOW).add(i, 1, NOW);
    }
    Buckets restored = new Buckets(5, 4, 3);
    restore(bytes(), restored);
    assertThat(restored.sizePastLimit()).isEqualTo(4);
    assertThat(restored.size()).isEqualTo(8);
    assertThat(restored.find(new long[] {-2, -2, -2, -2, -2}).packets()).isEqualTo(3);
    long sum = 0;
    for (Bucket bucket : restored) {
      sum += bucket.bytes();
    }
    assertThat(sum).isEqualTo(55);
  }

  /** Whether the one that saved counted flows, and whether the one that restores does. */
  @ParameterizedTest
  @CsvSource({"true, true, 6", "true, false, 0", "false, true, 0"})
  void goesOnWhetherFlowsAreCountedOrNot(boolean before, boolean after, long flows)
      throws IOException {
    Buckets old = new Buckets(5, 100, 10, new SeriesSequence(), before);
    for (int i = 1; i <= 2; i++) {
      Bucket bucket = old.obtain(key(i), NOW);
      bucket.takeOver(100, 10, NOW);
      bucket.takeOverFlows(6);
    }
    old.restoreEvicted(1, 2, 3, 4);
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    old.save(new DataOutputStream(out));
    Buckets restored = new Buckets(5, 100, 10, new SeriesSequence(), after);
    restore(out.toByteArray(), restored);
    assertThat(restored.size()).isEqualTo(2);
    assertThat(restored.find(key(2)).bytes()).isEqualTo(100);
    assertThat(restored.find(key(2)).packets()).isEqualTo(10);
    assertThat(restored.find(key(2)).flows()).isEqualTo(flows);
    assertThat(restored.evictedPackets()).isEqualTo(3);
    assertThat(restored.evictedFlows()).isEqualTo(before ? 4 : 0);
    DataInputStream in = new DataInputStream(new ByteArrayInputStream(out.toByteArray()));
    Buckets.skip(5, in);
    assertThat(in.available()).isZero();
  }

  @Test
  void refusesAnotherVersionAndAnotherKeyLength() throws IOException {
    byte[] written = bytes();
    assertThatThrownBy(() -> restore(written, new Buckets(4, 1, 1)))
        .isInstanceOf(IOException.class)
        .hasMessage("words in a key: 5, not 4");
    written[0] = 9;
    assertThatThrownBy(() -> restore(written, new Buckets(5, 1, 1)))
        .isInstanceOf(IOException.class)
        .hasMessage("version: 9, not 4");
  }

  @Test
  void readsPastBucketsThatNobodyWants() throws IOException {
    saved.obtain(key(1), NOW).add(1, 1, NOW);
    byte[] written = bytes();
    DataInputStream in = new DataInputStream(new ByteArrayInputStream(written));
    Buckets.skip(5, in);

    assertThat(in.available()).isZero();
  }

  @Test
  void refusesInputThatEndsEarlyWhereverItEnds() throws IOException {
    saved.obtain(key(1), NOW).add(1, 1, NOW);
    byte[] written = bytes();
    for (int length = 0; length < written.length; length++) {
      byte[] cut = Arrays.copyOf(written, length);
      assertThatThrownBy(() -> restore(cut, new Buckets(5, 100, 10)))
          .isInstanceOf(EOFException.class);
    }
  }

  @Test
  void refusesAnUnknownKindOfBucket() throws IOException {
    saved.obtain(key(1), NOW).add(1, 1, NOW);
    byte[] written = bytes();
    written[2 + 32] = 4;
    assertThatThrownBy(() -> restore(written, new Buckets(5, 100, 10)))
        .hasMessage("no such kind of bucket: 4");
  }

  @Test
  void weightsSurviveWithTheCounters() throws IOException {
    Bucket heavy = saved.obtain(key(1), NOW);
    Bucket light = saved.obtain(key(2), NOW);
    saved.restoreWeight(heavy, 1_000f);
    saved.restoreWeight(light, 10f);
    saved.restoreWeighedAt(NOW);
    Buckets restored = new Buckets(5, 100, 10);
    restore(bytes(), restored);
    assertThat(restored.weight(restored.find(key(1)))).isEqualTo(1_000);
    assertThat(restored.weight(restored.find(key(2)))).isEqualTo(10);
    assertThat(restored.weighedAt()).isEqualTo(NOW);
  }

  @Test
  void whoHadToLeaveIsStillShownAndCountsNoMore() throws IOException {
    saved.restoreRetired(key(1), NOW).takeOver(500, 5, NOW + 7);
    Buckets restored = new Buckets(5, 1, 10);
    restore(bytes(), restored);
    Bucket retired = restored.find(key(1));
    assertThat(retired.isRetired()).isTrue();
    assertThat(retired.bytes()).isEqualTo(500);
    assertThat(restored.sizeRetired()).isEqualTo(1);
    assertThat(restored.obtain(key(2), NOW)).isNotNull();
  }

  private byte[] bytes() throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    saved.save(new DataOutputStream(out));
    return out.toByteArray();
  }

  private static void restore(byte[] from, Buckets into) throws IOException {
    into.restore(
        new DataInputStream(new ByteArrayInputStream(from)),
        key -> key[0] = -1,
        key -> Arrays.fill(key, -2));
  }

  private static long[] key(long id) {
    return new long[] {id, 2, 3, 4, 5 * id};
  }
}
