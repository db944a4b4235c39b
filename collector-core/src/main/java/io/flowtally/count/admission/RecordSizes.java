// SPDX-License-Identifier: Apache-2.0
package io.flowtally.count.admission;

import java.util.concurrent.atomic.AtomicLongArray;

/**
 * How large records are, by a sample of them: what {@link AdmissionRule} has to know of chance.
 *
 * <p>A class for each power of two. Any thread samples; one decays and reads. What a record has
 * beyond the {@link #clip} is chance, and left out of weights (never of counters). Half of all
 * bytes come in records up to the clip, unless such a record would let a key in by itself: then it
 * is as much smaller, down to the mean size. Where all records are alike, nothing is clipped.
 */
public final class RecordSizes {
  private static final int CLASSES = 64;

  /** Fewer say too little of a heavy tail, unless no more come. */
  private static final int SETTLED_RECORDS = 10_000;

  private static final int SETTLED_LOOKS = 10;

  /** So that no single record lets a key in. */
  private static final double PART_OF_BAR = 0.5;

  private final AtomicLongArray records = new AtomicLongArray(CLASSES);
  private final AtomicLongArray octets = new AtomicLongArray(CLASSES);

  /** Of the reader: sums of what was sampled, which decay. */
  private final double[] recentRecords = new double[CLASSES];

  private final double[] recentOctets = new double[CLASSES];

  private int looks;
  private volatile boolean settled;
  private long clip;
  private double meanByOctets = 1;
  private double deviations = 2.5;

  /** One of the records that were counted, chosen without regard to its size. */
  public void sample(long recordOctets) {
    int sizeClass = CLASSES - Long.numberOfLeadingZeros(recordOctets) - 1;
    if (sizeClass >= 0) {
      records.getAndIncrement(sizeClass);
      octets.getAndAdd(sizeClass, recordOctets);
    }
  }

  /**
   * Takes in what was sampled since the last call.
   *
   * @param factor by which what was sampled before counts less
   * @param bar the weight with which a key gets in now
   */
  public void takeIn(double factor, double bar) {
    double all = 0;
    double count = 0;
    for (int i = 0; i < CLASSES; i++) {
      recentRecords[i] = recentRecords[i] * factor + records.getAndSet(i, 0);
      recentOctets[i] = recentOctets[i] * factor + octets.getAndSet(i, 0);
      all += recentOctets[i];
      count += recentRecords[i];
    }
    looks++;
    settled |= count >= SETTLED_RECORDS || (looks >= SETTLED_LOOKS && all >= 1);
    if (settled && count >= 1) {
      double most = Math.max(all / count, PART_OF_BAR * bar);
      clip = (long) Math.ceil(Math.min(median(all), most));
      moments();
    }
  }

  /** The usual size in the class in which the median of the bytes lies. */
  private double median(double all) {
    double sum = 0;
    int median = 0;
    for (int i = 0; i < CLASSES && sum < all / 2; i++) {
      sum += recentOctets[i];
      median = i;
    }
    return recentOctets[median] / recentRecords[median];
  }

  private void moments() {
    double count = 0;
    double sum = 0;
    double squares = 0;
    for (int i = 0; i < CLASSES; i++) {
      if (recentRecords[i] > 0) {
        double size = Math.min((double) clip, recentOctets[i] / recentRecords[i]);
        count += recentRecords[i];
        sum += recentRecords[i] * size;
        squares += recentRecords[i] * size * size;
      }
    }
    meanByOctets = squares / sum;
    deviations = 1 + 1.5 * Math.max(0, 2 - count * squares / (sum * sum));
  }

  /** Whether a sample is enough; until then every record is wanted. */
  public boolean isSettled() {
    return settled;
  }

  /** What a record weighs at most: nothing until there is a sample. */
  public long clip() {
    return clip;
  }

  /** E[b^2] / E[b] of the clipped sizes b: how large the record is that a random byte is in. */
  public double meanByOctets() {
    return meanByOctets;
  }

  /** From 2.5, where all records are alike, to one, where their sizes have a heavy tail. */
  public double deviations() {
    return deviations;
  }
}
