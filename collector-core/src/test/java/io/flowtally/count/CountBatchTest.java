// SPDX-License-Identifier: Apache-2.0
package io.flowtally.count;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CountBatchTest {
  private static final int NOW = 1_800_000_000;

  private final CountBatch.Folding folding =
      new CountBatch.Folding() {
        @Override
        public boolean isBounded(long[] key) {
          return key[0] < 0;
        }

        @Override
        public void fold(long[] key) {
          key[0] = -1;
        }

        @Override
        public void foldAll(long[] key) {
          Arrays.fill(key, -2);
        }
      };

  @ParameterizedTest
  @ValueSource(ints = {10, 50_000})
  void countsEachRecordUnderItsKeyHoweverManyThereAre(int keys) {
    Buckets buckets = new Buckets(5, 100_000, 10);
    CountBatch batch = new CountBatch(buckets, new QuiescentStates().register(), folding);
    long[] expected = new long[keys];
    Random random = new Random(keys);
    for (int i = 0; i < 200_000; i++) {
      int id = random.nextInt(keys);
      expected[id] += i;
      add(batch, id, i);
      if (random.nextInt(100) == 0) {
        assertThat(batch.flush(NOW)).isZero();
      }
    }
    batch.flush(NOW);
    for (int id = 0; id < keys; id++) {
      Bucket bucket = buckets.find(new long[] {id, id, 3, 4, 5});
      assertThat(bucket == null ? 0 : bucket.bytes()).isEqualTo(expected[id]);
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {10, 20_000})
  void foldsWhatFindsNoRoomAndSaysHowMuch(int limit) {
    Buckets buckets = new Buckets(5, limit, 3);
    CountBatch batch = new CountBatch(buckets, new QuiescentStates().register(), folding);
    for (int id = 0; id < limit; id++) {
      add(batch, id, 1);
    }
    assertThat(batch.flush(NOW)).isZero();
    for (int id = 0; id < 100; id++) {
      add(batch, limit + id, 1);
    }
    assertThat(batch.flush(NOW)).isEqualTo(100);
    assertThat(batch.flush(NOW)).isZero();
    assertThat(buckets.sizePastLimit()).isEqualTo(4);
    assertThat(buckets.find(new long[] {-2, -2, -2, -2, -2}).packets()).isEqualTo(97);
  }

  @Test
  void holdsNothingBackAfterAFlush() {
    Buckets buckets = new Buckets(5, 100_000, 3);
    CountBatch batch = new CountBatch(buckets, new QuiescentStates().register(), folding);
    for (int id = 0; id < 40_000; id++) {
      add(batch, id, 1);
      batch.flush(NOW);
    }
    assertThat(buckets.size()).isEqualTo(40_000);
  }

  private static void add(CountBatch batch, int id, long bytes) {
    long[] key = batch.key();
    key[0] = id;
    key[1] = id;
    key[2] = 3;
    key[3] = 4;
    key[4] = 5;
    batch.add(bytes, 1, NOW);
  }
}
