// SPDX-License-Identifier: Apache-2.0
package io.flowtally.count;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.JJJ_Result;
import org.openjdk.jcstress.infra.results.JJ_Result;

/** A bucket is found whole or not at all, and a key has one. */
public class TablePublicationStress {
  private static final int NOW = 1_800_000_000;
  private static final int GROWTH = 100;

  private TablePublicationStress() {}

  private static void count(Buckets buckets, QuiescentState loop, long host, long bytes) {
    loop.enter();
    Bucket bucket = buckets.obtain(new long[] {host, ~host, host, host}, NOW);
    if (bucket != null) {
      bucket.add(loop, bytes, 1, NOW);
    }
    loop.leave();
  }

  /** Two loops with the same new key. */
  @JCStressTest
  @Outcome(id = "11, 2, 1", expect = ACCEPTABLE, desc = "one bucket, both additions")
  @Outcome(expect = FORBIDDEN)
  @State
  public static class SameKey {
    private final QuiescentStates loops = new QuiescentStates();
    private final QuiescentState one = loops.register();
    private final QuiescentState two = loops.register();
    private final Buckets buckets = new Buckets(4, 1000, 10);

    /** A loop. */
    @Actor
    public void one() {
      count(buckets, one, 7, 1);
    }

    /** Another. */
    @Actor
    public void two() {
      count(buckets, two, 7, 10);
    }

    /** What a scrape reads afterwards. */
    @Arbiter
    public void sums(JJJ_Result r) {
      for (Bucket bucket : buckets) {
        r.r1 += bucket.bytes();
        r.r2 += bucket.packets();
      }
      r.r3 = buckets.size();
    }
  }

  /** A walk beside the loop that makes the bucket. */
  @JCStressTest
  @Outcome(id = "0, 0", expect = ACCEPTABLE, desc = "not there yet")
  @Outcome(id = "7, -8", expect = ACCEPTABLE, desc = "whole")
  @Outcome(expect = FORBIDDEN, desc = "found before its key was written")
  @State
  public static class Walk {
    private final QuiescentState loop = new QuiescentStates().register();
    private final Buckets buckets = new Buckets(4, 1000, 10);

    /** A loop. */
    @Actor
    public void loop() {
      count(buckets, loop, 7, 1);
    }

    /** A scrape. */
    @Actor
    public void walk(JJ_Result r) {
      for (Bucket bucket : buckets) {
        r.r1 = bucket.word(0);
        r.r2 = bucket.word(1);
      }
    }
  }

  /** A loop counts under an old key while another lets the table grow. */
  @JCStressTest
  @Outcome(id = "16, 2, 101", expect = ACCEPTABLE, desc = "in the one bucket that it has")
  @Outcome(expect = FORBIDDEN)
  @State
  public static class Growth {
    private final QuiescentStates loops = new QuiescentStates();
    private final QuiescentState one = loops.register();
    private final QuiescentState two = loops.register();
    private final Buckets buckets = new Buckets(4, 1000, 10);

    /** Starts with one bucket. */
    public Growth() {
      count(buckets, one, 7, 5);
    }

    /** A loop. */
    @Actor
    public void one() {
      count(buckets, one, 7, 11);
    }

    /** Another. */
    @Actor
    public void two() {
      for (int i = 0; i < GROWTH; i++) {
        count(buckets, two, 1000 + i, 0);
      }
    }

    /** What a scrape reads of the old key afterwards. */
    @Arbiter
    public void sums(JJJ_Result r) {
      for (Bucket bucket : buckets) {
        if (bucket.word(0) == 7) {
          r.r1 += bucket.bytes();
          r.r2 += bucket.packets();
        }
      }
      r.r3 = buckets.size();
    }
  }
}
