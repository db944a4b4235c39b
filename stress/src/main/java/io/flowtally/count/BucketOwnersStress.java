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

/** Two loops, both the first in a bucket: one owns it, the other shares, and nothing is lost. */
@JCStressTest
@Outcome(id = "1111, 4", expect = ACCEPTABLE, desc = "all that was counted")
@Outcome(expect = FORBIDDEN, desc = "an addition was lost or counted twice")
@State
public class BucketOwnersStress {
  private static final int NOW = 1_800_000_000;

  private final QuiescentStates loops = new QuiescentStates();
  private final QuiescentState one = loops.register();
  private final QuiescentState two = loops.register();
  private final Bucket bucket = Bucket.of(new long[] {1}, 1, NOW, false, 1);

  /** A loop. */
  @Actor
  public void one() {
    bucket.add(one, 1, 1, NOW);
    bucket.add(one, 10, 1, NOW);
  }

  /** Another. */
  @Actor
  public void two() {
    bucket.add(two, 100, 1, NOW);
    bucket.add(two, 1000, 1, NOW);
  }

  /** What a scrape reads afterwards. */
  @Arbiter
  public void sums(JJ_Result r) {
    r.r1 = bucket.bytes();
    r.r2 = bucket.packets();
  }
}
