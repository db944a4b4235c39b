// SPDX-License-Identifier: Apache-2.0
package io.flowtally.count;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Random operations on {@link Buckets} and on a plain map, which must agree after each of them. */
class BucketsModelTest {
  private static final int IDLE = 50;
  private static final int FOLDED_LIMIT = 40;

  private static final class Counted {
    long bytes;
    long packets;
    int created;
    int seen;
    boolean folded;
  }

  private final Map<List<Long>, Counted> model = new HashMap<>();
  private final QuiescentStates loops = new QuiescentStates();
  private final QuiescentState loop = loops.register();
  private long evictedBuckets;
  private long evictedBytes;
  private int folded;
  private int now = 1_800_000_000;

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
  void agreesWithAPlainMap(long seed) {
    Random random = new Random(seed);
    int words = 1 + (int) (seed % 6);
    int limit = random.nextInt(6_000);
    Buckets buckets = new Buckets(words, limit, FOLDED_LIMIT);
    for (int step = 0; step < 60_000; step++) {
      loop.enter();
      count(buckets, limit, random, words);
      loop.leave();
      if (random.nextInt(200) == 0) {
        now += random.nextInt(20);
        expire(buckets);
      }
      if (random.nextInt(4_000) == 0) {
        compare(buckets);
      }
    }
    compare(buckets);
    assertThat(buckets.evictedBuckets()).isPositive();
  }

  private void count(Buckets buckets, int limit, Random random, int words) {
    long[] key = randomKey(random, words);
    long bytes = random.nextInt(2_000);
    Bucket bucket = buckets.obtain(key, now);
    Counted counted = model.get(boxed(key));
    if (counted == null && size(false) < limit) {
      counted = insert(key, false);
    }
    if (counted == null) {
      assertThat(bucket).isNull();
      Arrays.fill(key, 0, Math.max(1, words - 1), -1);
      bucket = buckets.obtainOverflow(key, now);
      counted = model.get(boxed(key));
      if (counted == null && size(true) < FOLDED_LIMIT) {
        counted = insert(key, true);
      }
    }
    if (counted == null) {
      assertThat(bucket).isNull();
      Arrays.fill(key, -2);
      bucket = buckets.obtainLast(key, now);
      counted = model.get(boxed(key));
      if (counted == null) {
        counted = insert(key, true);
      }
    }
    assertThat(bucket).isNotNull();
    bucket.add(loop, bytes, 1, now);
    counted.bytes += bytes;
    counted.packets++;
    counted.seen = now;
  }

  /** Small words at both ends, so that keys repeat and differ in one bit far up. */
  private static long[] randomKey(Random random, int words) {
    long[] key = new long[words];
    for (int i = 0; i < words; i++) {
      key[i] = i == 0 ? random.nextInt(5_000) : (long) random.nextInt(3) << (i * 13);
    }
    return key;
  }

  private int size(boolean ofFolded) {
    return ofFolded ? folded : model.size() - folded;
  }

  private Counted insert(long[] key, boolean isFolded) {
    Counted counted = new Counted();
    counted.created = now;
    counted.folded = isFolded;
    folded += isFolded ? 1 : 0;
    model.put(boxed(key), counted);
    return counted;
  }

  private void expire(Buckets buckets) {
    int expired = 0;
    for (Iterator<Counted> all = model.values().iterator(); all.hasNext(); ) {
      Counted counted = all.next();
      if (now - counted.seen >= IDLE) {
        evictedBytes += counted.bytes;
        folded -= counted.folded ? 1 : 0;
        expired++;
        all.remove();
      }
    }
    evictedBuckets += expired;
    assertThat(buckets.expire(now, IDLE, loops)).isEqualTo(expired);
  }

  private void compare(Buckets buckets) {
    assertThat(buckets.size()).isEqualTo(model.size());
    assertThat(buckets.sizePastLimit()).isEqualTo(folded);
    assertThat(buckets.evictedBuckets()).isEqualTo(evictedBuckets);
    assertThat(buckets.evictedBytes()).isEqualTo(evictedBytes);
    int seen = 0;
    long[] key = new long[buckets.keyWords()];
    for (Bucket bucket : buckets) {
      bucket.key(key);
      Counted counted = model.get(boxed(key));
      assertThat(counted).as("model of %s", Arrays.toString(key)).isNotNull();
      assertThat(bucket.bytes()).isEqualTo(counted.bytes);
      assertThat(bucket.packets()).isEqualTo(counted.packets);
      assertThat(bucket.createdSeconds()).isEqualTo(counted.created);
      assertThat(bucket.pastLimit()).isEqualTo(counted.folded);
      seen++;
    }
    assertThat(seen).isEqualTo(model.size());
  }

  private static List<Long> boxed(long[] key) {
    return LongStream.of(key).boxed().collect(Collectors.toList());
  }
}
