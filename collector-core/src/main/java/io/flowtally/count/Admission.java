// SPDX-License-Identifier: Apache-2.0
package io.flowtally.count;

import io.flowtally.count.admission.AdmissionRule;
import io.flowtally.count.admission.Candidates;
import io.flowtally.count.admission.OutsiderSketch;
import io.flowtally.count.admission.RecentlyRetired;
import io.flowtally.count.admission.RecordSizes;
import java.util.ArrayList;
import java.util.List;

/**
 * Who gets a bucket once an aggregate is full: the heaviest of the recent past.
 *
 * <pre>
 *  a record whose key has no bucket                        every second or so, beside the loops
 *    counts in other, to the byte                            insiders: weights anew, the lightest
 *    weighs:  sketch[hash] += bytes --- above the bar? --> candidates: the heaviest
 *                                                            replaces it, if the rule says so
 * </pre>
 *
 * <p>Loops weigh what they count elsewhere, without a lock, and offer the key when its weight has
 * passed the bar. One thread, which no loop waits for, does all else: {@link #decide}. The memory
 * for outsiders is fixed, less than a quarter of what the limit's buckets take; {@link Insiders}
 * has its own.
 */
final class Admission {
  /** Entries for each bucket within the limit, of eight bytes. */
  private static final double SKETCH_SHARE = 2.2;

  private static final int PART = 16;
  private static final int LEAST_PLACES = 64;

  /** Where there are many buckets, weights are formed more rarely: a second for so many of them. */
  private static final int WEIGHED_A_SECOND = 25_000;

  private static final int MOST_SECONDS = 60;

  private final Buckets buckets;
  private final Insiders insiders;
  private final int limit;
  private final int words;
  private final OutsiderSketch sketch;
  private final Candidates candidates;
  private final RecordSizes sizes = new RecordSizes();
  private final RecentlyRetired recent;
  private final long[] key;

  private volatile float bar = Float.MAX_VALUE;
  private volatile long clip;

  private int weighedAt;
  private double halfLife = AdmissionRule.HALF_LIFE_SECONDS;
  private AdmissionRule rule = new AdmissionRule(1, 2.5);

  /** A candidate whose key and hash fit together. */
  private static final class Candidate {
    final long[] key;
    final long hash;
    final float weight;

    Candidate(long[] key, long hash, float weight) {
      this.key = key;
      this.hash = hash;
      this.weight = weight;
    }
  }

  Admission(Buckets buckets, Insiders insiders, int limit, int weighedAt) {
    this.buckets = buckets;
    this.insiders = insiders;
    this.limit = limit;
    this.weighedAt = weighedAt;
    words = buckets.keyWords();
    key = new long[words];
    int places = Math.max(LEAST_PLACES, limit / PART);
    sketch = new OutsiderSketch((int) Math.min(Integer.MAX_VALUE - 8, limit * SKETCH_SHARE));
    candidates = new Candidates(places, words);
    recent = new RecentlyRetired(places);
  }

  int limit() {
    return limit;
  }

  int weighedAt() {
    return weighedAt;
  }

  /** The memory for what has no bucket. */
  long memoryBytes() {
    return sketch.memoryBytes() + candidates.memoryBytes() + recent.memoryBytes();
  }

  // What loops call.

  /** What a record weighs at most. */
  long clip() {
    return clip;
  }

  /** A record is counted in a bucket, with more bytes than may weigh. */
  void clipped(Bucket bucket, long octets) {
    insiders.clipped(bucket, octets);
  }

  /** One of many records, chosen without regard to its size. */
  void sample(long octets) {
    sizes.sample(octets);
  }

  /** Whether {@link #sample} wants every record. */
  boolean wantsAllSizes() {
    return !sizes.isSettled();
  }

  long touch(long hash) {
    return sketch.touch(hash);
  }

  /** Weighs a record that has no bucket. */
  void weigh(long hash, long[] recordKey, long octets, long random) {
    float weight = sketch.add(hash, (float) Math.min(octets, clip), random);
    if (weight > bar) {
      candidates.offer(hash, recordKey, weight);
    }
  }

  // What the deciding thread calls.

  /**
   * Weighs all and lets in who is heavier.
   *
   * @param most how many may get in
   * @param folding tells which keys cannot be folded, and so are not let in
   * @return those that had to leave, which are retired
   */
  List<Bucket> decide(int nowSeconds, int steadySeconds, int most, CountBatch.Folding folding) {
    if (isTimeToWeigh(steadySeconds)) {
      weighAll(steadySeconds);
    }
    List<Candidate> heaviest = heaviest(folding);
    List<Insiders.Light> lightest = insiders.lightest(Math.min(most, heaviest.size()) + 1);
    List<Bucket> left = new ArrayList<>();
    for (Candidate candidate : heaviest) {
      if (left.size() == Math.min(most, lightest.size())
          || !rule.admits(candidate.weight, lightest.get(left.size()).weight())) {
        break;
      }
      if (replace(lightest.get(left.size()), candidate, nowSeconds)) {
        left.add(lightest.get(left.size()).bucket());
      }
    }
    boolean empty = left.size() == lightest.size();
    float least = empty ? 0 : lightest.get(left.size()).weight();
    bar = empty ? Float.MAX_VALUE : (float) rule.bar(least);
    halfLife = rule.halfLife(halfLife, least);
    buckets.admissionCounts().lightest(least);
    return left;
  }

  /** Between two times nothing decays, inside or outside, so what is weighed later compares. */
  private boolean isTimeToWeigh(int steadySeconds) {
    int seconds = Math.min(MOST_SECONDS, insiders.size() / WEIGHED_A_SECOND);
    return steadySeconds - weighedAt > seconds || steadySeconds - weighedAt < 0;
  }

  private void weighAll(int steadySeconds) {
    double factor = AdmissionRule.decay(Math.max(0, steadySeconds - weighedAt), halfLife);
    weighedAt = steadySeconds;
    insiders.weigh(factor);
    sketch.decay((float) factor);
    sizes.takeIn(factor, bar);
    clip = sizes.clip();
    rule = new AdmissionRule(sizes.meanByOctets(), sizes.deviations());
  }

  private List<Candidate> heaviest(CountBatch.Folding folding) {
    List<Candidate> found = new ArrayList<>();
    for (int place = 0; place < candidates.places(); place++) {
      long hash = candidates.take(place, key);
      boolean whole = hash != 0 && hash == KeyHash.wide(key, words);
      if (whole && !folding.isBounded(key) && buckets.find(key) == null) {
        found.add(new Candidate(key.clone(), hash, sketch.weight(hash)));
      }
    }
    found.sort((a, b) -> Float.compare(b.weight, a.weight));
    return found;
  }

  private boolean replace(Insiders.Light light, Candidate candidate, int nowSeconds) {
    Bucket leaving = light.bucket();
    Bucket made = buckets.replace(leaving, candidate.key, nowSeconds);
    if (made == null) {
      return false;
    }
    insiders.remove(leaving);
    insiders.add(made, candidate.weight, 0);
    sketch.remove(candidate.hash);
    leaving.key(key);
    long hash = KeyHash.wide(key, words);
    sketch.put(hash, light.weight());
    buckets.admissionCounts().replaced(recent.isBack(candidate.hash, weighedAt));
    recent.add(hash, weighedAt);
    return true;
  }
}
