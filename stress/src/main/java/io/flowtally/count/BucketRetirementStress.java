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

/** A bucket that retires while a loop counts in it: it holds what the loop was told it holds. */
@JCStressTest
@Outcome(id = "0, 0", expect = ACCEPTABLE, desc = "both flows have to be counted elsewhere")
@Outcome(id = "1, 1", expect = ACCEPTABLE, desc = "the second one has to")
@Outcome(id = "11, 11", expect = ACCEPTABLE, desc = "neither has to")
@Outcome(expect = FORBIDDEN, desc = "a flow was lost or is counted twice")
@State
public class BucketRetirementStress {
  private static final int NOW = 1_800_000_000;

  private final QuiescentState loop = new QuiescentStates().register();
  private final Bucket bucket = Bucket.of(new long[] {1}, 1, NOW, false, 1);

  /** A loop. */
  @Actor
  public void loop(JJ_Result r) {
    r.r1 = count(1) + count(10);
  }

  private long count(long bytes) {
    return bucket.add(loop, bytes, 1, NOW) ? bytes : 0;
  }

  /** The admission. */
  @Actor
  public void admission() {
    bucket.retire();
  }

  /** What a scrape reads afterwards. */
  @Arbiter
  public void sum(JJ_Result r) {
    r.r2 = bucket.bytes();
  }
}
