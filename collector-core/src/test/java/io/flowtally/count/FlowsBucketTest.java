// SPDX-License-Identifier: Apache-2.0
package io.flowtally.count;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FlowsBucketTest {
  private static final int NOW = 1_800_000_000;

  private final QuiescentStates loops = new QuiescentStates();
  private final QuiescentState one = loops.register();
  private final QuiescentState other = loops.register();

  private static FlowsBucket bucket(int words) {
    return new FlowsBucket(LongStream.range(1, 1 + words).toArray(), words, NOW, false, 1);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 4, 5, 9})
  void hasAKeyOfAnyLength(int words) {
    FlowsBucket bucket = bucket(words);
    long[] key = new long[words];
    bucket.key(key);
    assertThat(key).containsExactly(LongStream.range(1, 1 + words).toArray());
    assertThat(bucket.hasKey(key, words)).isTrue();
    assertThat(bucket.word(words - 1)).isEqualTo(words);
    key[words - 1]++;
    assertThat(bucket.hasKey(key, words)).isFalse();
  }

  @Test
  void sumsWhatItsOwnerAndOthersCount() {
    FlowsBucket bucket = bucket(2);
    bucket.add(one, 100, 1, NOW);
    bucket.addFlows(one, 2);
    bucket.add(other, 50, 1, NOW);
    bucket.addFlows(other, 5);
    bucket.add(one, 1, 1, NOW);
    bucket.addFlows(one, 1);
    assertThat(bucket.flows()).isEqualTo(8);
    assertThat(bucket.bytes()).isEqualTo(151);
    assertThat(bucket.packets()).isEqualTo(3);
  }

  /** Its loop has added the bytes, and the series ends before it adds the flows. */
  @Test
  void keepsTheFlowsOfARecordInWhoseMidstItEnds() {
    FlowsBucket bucket = bucket(2);
    bucket.add(one, 100, 1, NOW);
    bucket.addFlows(one, 2);
    bucket.retire();
    bucket.addFlows(one, 3);
    assertThat(bucket.flows()).isEqualTo(5);
  }

  @Test
  void countsFlowsOfWhatIsFoldedToo() {
    Buckets buckets = new Buckets(1, 1, 1, new SeriesSequence(), true);
    CountBatch batch = new CountBatch(buckets, one, new ToMinusOne());
    for (int i = 1; i <= 3; i++) {
      batch.key()[0] = i;
      batch.add(10, 1, 4, NOW);
    }
    batch.flush(NOW);
    assertThat(buckets.find(new long[] {1}).flows()).isEqualTo(4);
    assertThat(buckets.find(new long[] {-1}).flows()).isEqualTo(8);
  }

  @Test
  void aBucketOfAnAggregateWithoutFlowsHasNone() {
    Buckets buckets = new Buckets(1, 10, 1);
    CountBatch batch = new CountBatch(buckets, one, new ToMinusOne());
    batch.key()[0] = 1;
    batch.add(10, 1, 4, NOW);
    batch.flush(NOW);
    assertThat(buckets.find(new long[] {1}).flows()).isZero();
    assertThat(buckets.find(new long[] {1}).bytes()).isEqualTo(10);
  }

  private static final class ToMinusOne implements CountBatch.Folding {
    @Override
    public boolean isBounded(long[] key) {
      return false;
    }

    @Override
    public void fold(long[] key) {
      key[0] = -1;
    }

    @Override
    public void foldAll(long[] key) {
      key[0] = -1;
    }
  }
}
