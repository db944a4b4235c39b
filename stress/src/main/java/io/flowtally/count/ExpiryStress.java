// SPDX-License-Identifier: Apache-2.0
package io.flowtally.count;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.JJ_Result;

/**
 * A flow that comes while its bucket ends is in the bucket, in a new one, or in what was evicted.
 */
@JCStressTest
@Outcome(id = "16, 2", expect = ACCEPTABLE, desc = "in the buckets and what was evicted")
@Outcome(expect = FORBIDDEN, desc = "lost, or counted twice")
@State
public class ExpiryStress {
  private static final int MADE = 1_800_000_000;
  private static final int IDLE = 300;
  private static final int NOW = MADE + IDLE + 1;

  private final QuiescentStates loops = new QuiescentStates();
  private final QuiescentState loop = loops.register();
  private final Buckets buckets = new Buckets(1, 1000, 10);

  /** Starts with an idle bucket. */
  public ExpiryStress() {
    count(5, MADE);
  }

  private void count(long bytes, int now) {
    loop.enter();
    Bucket bucket = buckets.obtain(new long[] {7}, now);
    if (bucket != null) {
      bucket.add(loop, bytes, 1, now);
    }
    loop.leave();
  }

  /** A datagram. */
  @Actor
  public void datagram() {
    count(11, NOW);
  }

  /** Two rounds, so that what the first has found dead may be settled by the second. */
  @Actor
  public void expiry() {
    buckets.expire(NOW, IDLE, loops);
    buckets.expire(NOW, IDLE, loops);
  }

  /** What a scrape reads afterwards. */
  @Arbiter
  public void sums(JJ_Result r) {
    buckets.expire(NOW, IDLE, loops);
    r.r1 = buckets.evictedBytes();
    r.r2 = buckets.evictedPackets();
    for (Bucket bucket : buckets) {
      r.r1 += bucket.bytes();
      r.r2 += bucket.packets();
    }
  }
}
