// SPDX-License-Identifier: Apache-2.0
package io.flowtally.count;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What the buckets of an aggregate have weighed of late: 20 bytes beside each, in arrays that are
 * made when the aggregate is full.
 *
 * <p>Counting knows nothing of weights. They are formed from the difference of a bucket's bytes
 * between two looks, less what single records had beyond the clip: that alone {@linkplain #clipped
 * is noted} by the loops. All else is the business of one thread.
 */
final class Insiders {
  private static final VarHandle EXCESS = MethodHandles.arrayElementVarHandle(float[].class);
  private static final int SMALLEST = 1024;

  /** Eight classes for each power of two, by the bits of a float that is not negative. */
  private static final int CLASS_SHIFT = 20;

  private static final int CLASSES = 1 << (31 - CLASS_SHIFT);

  /** One that could leave. */
  record Light(Bucket bucket, float weight) {}

  private @Nullable Bucket[] buckets = new Bucket[SMALLEST];
  private float[] weights = new float[SMALLEST];
  private long[] counted = new long[SMALLEST];
  private volatile float[] excess = new float[SMALLEST];

  /** The places that are taken are 1 to this. */
  private int size;

  int size() {
    return size;
  }

  /** Bytes of a record that was counted here and shall not weigh. From any thread. */
  void clipped(Bucket bucket, long octets) {
    float[] present = excess;
    int place = bucket.place;
    if (place > 0 && place < present.length) {
      EXCESS.setOpaque(present, place, (float) EXCESS.getOpaque(present, place) + (float) octets);
    }
  }

  /**
   * Takes a bucket in.
   *
   * @param weight of the bytes that it has {@code counted}; more will be added to it
   */
  void add(Bucket bucket, float weight, long countedOctets) {
    size++;
    if (size == weights.length) {
      int larger = 2 * size;
      buckets = Arrays.copyOf(buckets, larger);
      weights = Arrays.copyOf(weights, larger);
      counted = Arrays.copyOf(counted, larger);
      excess = Arrays.copyOf(excess, larger);
    }
    buckets[size] = bucket;
    weights[size] = weight;
    counted[size] = countedOctets;
    EXCESS.setOpaque(excess, size, 0f);
    bucket.place = size;
  }

  /** Lets one go; the last one takes its place. */
  void remove(Bucket bucket) {
    int place = bucket.place;
    if (place == 0) {
      return;
    }
    bucket.place = 0;
    Bucket last = buckets[size];
    if (last != null && last != bucket) {
      buckets[place] = last;
      weights[place] = weights[size];
      counted[place] = counted[size];
      EXCESS.setOpaque(excess, place, (float) EXCESS.getOpaque(excess, size));
      last.place = place;
    }
    buckets[size] = null;
    size--;
  }

  /** What a bucket weighs; negative if it is not weighed. */
  float weight(Bucket bucket) {
    return bucket.place == 0 ? -1 : weights[bucket.place];
  }

  /** The bucket at one of the places 1 to {@link #size}. */
  Bucket at(int place) {
    Bucket bucket = buckets[place];
    if (bucket == null) {
      throw new IndexOutOfBoundsException(place);
    }
    return bucket;
  }

  /** Lets all weights decay and adds what was counted since the last time. */
  void weigh(double factor) {
    float[] noted = excess;
    for (int i = 1; i <= size; i++) {
      long octets = at(i).bytes();
      float beyond = (float) EXCESS.getOpaque(noted, i);
      EXCESS.setOpaque(noted, i, 0f);
      double weight = weights[i] * factor + (octets - counted[i] - (double) beyond);
      weights[i] = (float) Math.max(0, weight);
      counted[i] = octets;
    }
  }

  /** The lightest, lightest first; at most so many. */
  List<Light> lightest(int most) {
    int last = lastClass(most);
    List<Light> lightest = new ArrayList<>();
    for (int pass = 0; pass < 2; pass++) { // those of the last class only as far as there is room
      for (int i = 1; i <= size && lightest.size() < most; i++) {
        int c = weightClass(weights[i]);
        if (pass == 0 ? c < last : c == last) {
          lightest.add(new Light(at(i), weights[i]));
        }
      }
    }
    lightest.sort((a, b) -> Float.compare(a.weight, b.weight));
    return lightest;
  }

  private static int weightClass(float weight) {
    return Float.floatToRawIntBits(weight) >>> CLASS_SHIFT;
  }

  /** The class in which the last of so many lies. */
  private int lastClass(int most) {
    int[] counts = new int[CLASSES];
    for (int i = 1; i <= size; i++) {
      counts[weightClass(weights[i])]++;
    }
    int sum = 0;
    int last = 0;
    while (last < CLASSES - 1 && (sum += counts[last]) < most) {
      last++;
    }
    return last;
  }
}
